import { killedTenTimes, strikes } from "./strikes.ts";

strikes("erase");
killedTenTimes();
