import { schedulesHold } from "./schedules.ts";

schedulesHold(14, 20);
