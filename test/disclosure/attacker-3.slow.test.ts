import { attackPart } from "./sequences-part.ts";

attackPart(3);
