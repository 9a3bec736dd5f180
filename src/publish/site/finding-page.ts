import { html } from "hono/html";
import { wordsOf } from "../../domain/noun.ts";
import type { AnswerRow, FindingDetail, MemberRow, QuestionRow } from "../../api/overview.ts";
import { answerStands, claimText, memberGroups, outcomesOf, undeterminedIn } from "../../api/wording.ts";
import { type Markup, type Way, nameLink, placeLink, quoted, said } from "./link.ts";
import { verdictTag } from "./page.ts";

/** A finding opened: what it says, how it is defined, and every member of its frame with the answers it rests on. */
export function findingPage(detail: FindingDetail, way: Way): Markup {
  const { finding, rule, variables, members, omitted, withheld } = detail;
  const undetermined = undeterminedIn(finding);
  const questions = new Map(variables.map(({ name, question }) => [name, question]));
  return html` <p class="small"><a href="${way.overview("findings")}">All findings</a></p>
    <h1>${said(finding.statement ?? finding.property ?? "Finding")}</h1>
    <p class="verdict">${verdictTag(finding.verdict)} <span>${finding.why}</span></p>
    ${
      finding.property === null || !finding.told
        ? ""
        : html`<ul class="tallies">
            <li><b>${finding.n} of ${finding.N}</b> who answered</li>
            ${Object.entries(finding.missing).map(([state, count]) => html`<li><b>${count}</b> ${wordsOf(state)}</li>`)}
            ${undetermined === 0 ? "" : html`<li><b>${undetermined}</b> undetermined</li>`}
            ${finding.maybe_same.map((group) => html`<li>${group.map((ref, at) => html`${at === 0 ? "" : " and "}${nameLink(ref, way)}`)} may be one person</li>`)}
          </ul>`
    }
    ${
      finding.sentence === null
        ? ""
        : html`<div class="callout">
            <p class="small">What the records allow to be said</p>
            <p>${said(finding.sentence)}</p>
          </div>`
    }
    <h2>Definition</h2>
    ${definition(detail, way)}
    <h2>Who is counted, and on what</h2>
    ${
      members.length === 0
        ? html`<p>No record belongs to it, so there is nothing to open.</p>`
        : html`<p class="small">Counting rule: ${said(rule)}.</p>
            ${memberGroups(detail).map(
              ([label, rows]) =>
                html`<h3>${label} <span class="tally">${rows.length}</span></h3>
                  ${rows.map((member) => memberCard(member, questions, way))}`,
            )}
            ${withheld === 0 ? "" : html`<p>${withheld.toLocaleString("en")} more may not be shown to this audience.</p>`}
            ${omitted === 0 ? "" : html`<p>${omitted.toLocaleString("en")} more are not listed here; <code>habeas matrix</code> writes all.</p>`}`
    }`;
}

function definition({ finding, variables }: FindingDetail, way: Way): Markup {
  const { ref, frame, unit, population, property, stated } = finding;
  return html`<dl class="facts">
    ${fact("Stated", stated === null ? null : claimText(stated))}
    ${fact("Frame", frame === null ? `every ${wordsOf(unit)} on record` : nameLink(frame, way))}
    ${fact("Unit of analysis", wordsOf(unit))}
    ${fact("Population", population === "true" ? "everyone in the frame" : html`<code>${population}</code>`)}
    ${fact("Property", property === null ? "None is on file, so the statement can’t be recomputed." : html`<code>${property}</code>`)}
    ${variables.map(({ name, unit, question }) =>
      fact(
        html`<code>${name}</code>`,
        html`${question === null ? "a field of the record" : said(question)}
          <span class="called">${wordsOf(unit)}</span>`,
      ),
    )}
    ${fact("On file as", ref === null ? null : html`<a class="ref" href="${way.record(ref)}">${ref}</a>`)}
  </dl>`;
}

function fact(name: string | Markup, value: string | Markup | null): Markup | "" {
  return value === null
    ? ""
    : html`<dt>${name}</dt>
        <dd>${value}</dd>`;
}

function memberCard(member: MemberRow, questions: ReadonlyMap<string, string | null>, way: Way): Markup {
  const { ref, label, why } = member;
  return html`<details class="card member" id="${way.anchor(ref)}">
    <summary>
      <b>${label === "" ? ref : said(label)}</b>
      <span>
        ${outcomesOf(member.questions).map((answer) => html`<span class="answer">${said(answer)}</span> `)}${why === null ? "" : html`<span class="called">${said(why)}</span>`}
      </span>
    </summary>
    <div class="body">
      <p class="small">Record: <a class="ref" href="${way.record(ref)}">${ref}</a></p>
      ${
        member.questions.length === 0
          ? html`<p>No answer is coded; it follows from the record’s own fields, or from their silence.</p>`
          : member.questions.map((question) => questionBlock(question, questions, way))
      }
    </div>
  </details>`;
}

/** One question with all answers to it side by side, each with its ground for counting or not. */
function questionBlock(
  question: QuestionRow,
  questions: ReadonlyMap<string, string | null>,
  way: Way,
): Markup {
  const { subject, variable, outcome, answers } = question;
  const conflicting = outcome === "conflicting";
  return html`<section class="question">
    <h4>${said(questions.get(variable) ?? wordsOf(variable))}</h4>
    <p class="small">
      <code>${variable}</code> of
      ${nameLink(subject, way)}${answers.length === 1 ? "" : html`; ${answers.length} accounts, by the rule: <b>${said(outcome)}</b>`}${conflicting ? ", as accounts of one rank disagree" : ""}
    </p>
    <ul class="answers">
      ${answers.map((answer) => answerItem(answer, question, way))}
    </ul>
  </section>`;
}

function answerItem(answer: AnswerRow, question: QuestionRow, way: Way): Markup {
  const { ref, says, standing, form, basis, told_by, at, note, counts } = answer;
  const stands = answerStands(answer, question);
  return html`<li class="${counts ? "counts" : "left-out"}">
    <p>
      <a class="value" href="${way.record(ref)}">${said(answer.answer)}</a>
      ${stands === undefined ? "" : html`<span class="stands">${stands}</span>`}
    </p>
    <p class="small">
      ${says === null ? "speaker as in the source" : nameLink(says, way)}${standing === "own" ? "" : ` (${standing})`};
      ${form}, ${wordsOf(basis)}${told_by === null ? "" : html` ${nameLink(told_by, way)}`}
    </p>
    ${answer.words === null ? "" : quoted(answer.words)}
    <p class="small">${at === null ? "No place in a source is given." : placeLink(at, way)}</p>
    ${note === null ? "" : html`<p class="note">${said(note)}</p>`}
  </li>`;
}
