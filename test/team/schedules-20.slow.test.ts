import { schedulesHold } from "./schedules.ts";

schedulesHold(20, 20);
