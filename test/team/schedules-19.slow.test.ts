import { schedulesHold } from "./schedules.ts";

schedulesHold(19, 20);
