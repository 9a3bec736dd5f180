import { schedulesHold } from "./schedules.ts";

schedulesHold(11, 20);
