import { teamShow } from "../../api/team.ts";
import { teamText } from "../text/team.ts";
import { answering } from "../with-session.ts";

export const membersCommand = answering({
  name: "members",
  operands: "DIR",
  about: "list the members of the team with their devices, and the words by which devices know the dossier",
  operation: teamShow,
  input: () => ({}),
  text: teamText,
});
