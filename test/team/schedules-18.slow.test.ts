import { schedulesHold } from "./schedules.ts";

schedulesHold(18, 20);
