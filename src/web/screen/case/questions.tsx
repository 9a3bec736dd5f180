/** What somebody has to ask next, under its heading; nothing where nothing is left to ask. */
export function Questions({
  title,
  questions,
}: {
  readonly title: string;
  readonly questions: readonly string[];
}) {
  if (questions.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {questions.map((question) => (
          <li key={question}>{question}</li>
        ))}
      </ul>
    </>
  );
}
