export async function runAsProgram(_argv: string[]): Promise<void> {}
