import { schedulesHold } from "./schedules.ts";

schedulesHold(5, 20);
