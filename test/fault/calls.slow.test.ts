import { strikes } from "./strikes.ts";

strikes("import", "passphrase");
