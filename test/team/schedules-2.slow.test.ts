import { schedulesHold } from "./schedules.ts";

schedulesHold(2, 20);
