import { schedulesHold } from "./schedules.ts";

schedulesHold(16, 20);
