import { schedulesHold } from "./schedules.ts";

schedulesHold(6, 20);
