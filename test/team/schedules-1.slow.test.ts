import { schedulesHold } from "./schedules.ts";

schedulesHold(1, 20);
