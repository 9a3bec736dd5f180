import { schedulesHold } from "./schedules.ts";

schedulesHold(4, 20);
