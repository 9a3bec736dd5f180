import { html } from "hono/html";
import type { AnswerRow, FindingDetail, MemberRow } from "../api/overview.ts";
import { type Markup, verdictTag } from "./page.ts";
import { locatorMarkup } from "./record-page.ts";

/** A finding opened: what it says, how it is defined, and every member of its frame with the answers it rests on. */
export function findingPage(
  { finding, rule, variables, members }: FindingDetail,
  at: (ref: string) => string,
  back: string,
): Markup {
  const groups: readonly [MemberRow["standing"], string][] = [
    ["counted", "Counted"],
    ["exception", "Answered otherwise"],
    ["missing", "No answer that counts"],
    ["undetermined", "Undetermined: nobody can say whether they belong"],
    ["outside", "Outside the population"],
  ];
  return html` <p class="small"><a href="${back}">All findings</a></p>
    <h1>${finding.statement ?? finding.property ?? "Finding"}</h1>
    <p>${verdictTag(finding.verdict)} ${finding.why}</p>
    <ul class="tallies">
      <li><b>${finding.n} of ${finding.N}</b>who answered</li>
      ${Object.entries(finding.missing).map(([state, count]) => html`<li><b>${count}</b>${state.replaceAll("_", " ")}</li>`)}
      ${finding.undetermined.length === 0 ? "" : html`<li><b>${finding.undetermined.length}</b>undetermined</li>`}
    </ul>
    ${finding.sentence === null ? "" : html`<p class="lead">${finding.sentence}</p>`}
    <h2>Definition</h2>
    <dl class="facts">
      ${
        finding.ref === null
          ? ""
          : html`<dt>On file as</dt>
              <dd><a href="${at(finding.ref)}">${finding.ref}</a></dd>`
      }
      ${
        finding.frame === null
          ? ""
          : html`<dt>Frame</dt>
              <dd><a href="${at(finding.frame)}">${finding.frame}</a></dd>`
      }
      <dt>Unit of analysis</dt>
      <dd>${finding.unit}</dd>
      <dt>Population</dt>
      <dd><code>${finding.population}</code></dd>
      <dt>Property</dt>
      <dd>
        ${finding.property === null ? "none on file: the statement can't be recomputed" : html`<code>${finding.property}</code>`}
      </dd>
      <dt>Counting rule</dt>
      <dd>${rule}</dd>
      ${
        finding.stated === null
          ? ""
          : html`<dt>Stated</dt>
              <dd>${statedText(finding.stated)}</dd>`
      }
      ${variables.map(
        ({ name, unit, question }) =>
          html`<dt><code>${name}</code></dt>
            <dd>${question ?? "a field of the record"} <span class="small">(${unit})</span></dd>`,
      )}
    </dl>
    ${groups.map(([standing, label]) => {
      const rows = members.filter((member) => member.standing === standing);
      return rows.length === 0
        ? ""
        : html`<h2>${label} <span class="small">(${rows.length})</span></h2>
            ${rows.map((member) => memberCard(member, at))}`;
    })}`;
}

function memberCard(member: MemberRow, at: (ref: string) => string): Markup {
  return html`<details class="card" id="${member.ref}">
    <summary>
      <a href="${at(member.ref)}">${member.ref}</a>
      <span class="statement"
        >${member.label}${member.why === null ? "" : html` <span class="small">${member.why}</span>`}</span
      >
    </summary>
    <div class="body">
      ${
        member.answers.length === 0
          ? html`<p class="small">
              No answer is coded; the standing follows from the record's own fields or from silence.
            </p>`
          : html`<div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th>Question</th>
                    <th>Answer</th>
                    <th>Says</th>
                    <th>Where it stands</th>
                  </tr>
                </thead>
                <tbody>
                  ${member.answers.map((answer) => answerRow(answer, at))}
                </tbody>
              </table>
            </div>`
      }
    </div>
  </details>`;
}

function answerRow(answer: AnswerRow, at: (ref: string) => string): Markup {
  return html`<tr>
    <td>
      <a href="${at(answer.ref)}"><code>${answer.variable}</code></a
      ><br /><span class="small">${answer.subject}</span>
    </td>
    <td>
      ${answer.value ?? answer.state.replaceAll("_", " ")}${answer.counts ? "" : html`<br /><span class="small">left out by the counting rule</span>`}
    </td>
    <td>
      ${answer.says === null ? "–" : html`<a href="${at(answer.says)}">${answer.says}</a>`}<br /><span
        class="small"
        >${answer.form}, ${answer.basis.replaceAll("-", " ")}</span
      >
    </td>
    <td>
      ${answer.at === null ? "–" : locatorMarkup(answer.at, at)}${answer.words === null ? "" : html`<blockquote>“${answer.words}”</blockquote>`}
    </td>
  </tr>`;
}

function statedText(stated: NonNullable<FindingDetail["finding"]["stated"]>): string {
  const count = stated.n === undefined ? "" : `${stated.n}${stated.N === undefined ? "" : ` of ${stated.N}`}`;
  const words = stated.words ?? stated.quantifier?.replaceAll("-", " ") ?? "";
  return [count, words].filter((part) => part !== "").join("; ");
}
