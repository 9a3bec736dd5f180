import type { Ref } from "react";

/**
 * A field for files, unseen, which a button clicks. It is emptied once it has told its files: a browser keeps the paths
 * that stand in such a field among the traces of a session.
 */
export function FileInput({
  ref,
  accept,
  multiple = false,
  onFiles,
}: {
  readonly ref: Ref<HTMLInputElement>;
  readonly accept: string;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  return (
    <input
      ref={ref}
      type="file"
      accept={accept}
      multiple={multiple}
      autoComplete="off"
      hidden
      onChange={(event) => {
        onFiles([...(event.target.files ?? [])]);
        event.target.value = "";
      }}
    />
  );
}
