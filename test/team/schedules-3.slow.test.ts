import { schedulesHold } from "./schedules.ts";

schedulesHold(3, 20);
