import { schedulesHold } from "./schedules.ts";

schedulesHold(10, 20);
