import { schedulesHold } from "./schedules.ts";

schedulesHold(7, 20);
