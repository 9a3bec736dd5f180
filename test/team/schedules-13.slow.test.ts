import { schedulesHold } from "./schedules.ts";

schedulesHold(13, 20);
