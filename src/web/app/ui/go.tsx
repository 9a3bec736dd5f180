import type { AnchorHTMLAttributes } from "react";
import { useRouter } from "@tanstack/react-router";

/** A link within the application. With a modifier, or to another tab, it is the browser's own. */
export function Go({
  to,
  ...rest
}: { readonly to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick">) {
  const { history } = useRouter();
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        const isOurs =
          event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
        if (!isOurs || rest.target !== undefined) return;
        event.preventDefault();
        history.push(to);
      }}
    />
  );
}
