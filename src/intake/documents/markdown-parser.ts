import { markdownText } from "../../text/markdown.ts";
import { parserOf } from "./draft-message.ts";

export const parse = parserOf((text) => markdownText(text));
