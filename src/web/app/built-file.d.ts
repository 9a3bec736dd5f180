/** What the build makes a file of, and a component imports. */
declare module "*.css";
declare module "*?worker&url" {
  const address: string;
  export default address;
}
