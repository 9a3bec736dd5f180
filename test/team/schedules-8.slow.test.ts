import { schedulesHold } from "./schedules.ts";

schedulesHold(8, 20);
