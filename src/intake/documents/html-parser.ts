import { htmlText } from "../../text/html.ts";
import { parserOf } from "./draft-message.ts";

export const parse = parserOf(htmlText);
