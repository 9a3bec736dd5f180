import { schedulesHold } from "./schedules.ts";

schedulesHold(9, 20);
