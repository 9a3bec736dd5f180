import { schedulesHold } from "./schedules.ts";

schedulesHold(15, 20);
