import { schedulesHold } from "./schedules.ts";

schedulesHold(12, 20);
