import { schedulesHold } from "./schedules.ts";

schedulesHold(17, 20);
