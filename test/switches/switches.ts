/**
 * One defence at a time is switched off in a copy of the checkout, and the test that is named for it must fail there. `find`
 * stands in `file` exactly once; where it does not, the defence has moved and so must this row. A defence behind which another
 * one holds the same thing has a row only where its test looks at itself.
 */
export type Switch = {
  /** What holds while it is on, in a few words; each once. */
  readonly defence: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The test that fails without it: its file, and its name as the file has it (of a name with a value in it, a part). */
  readonly test: { readonly file: string; readonly name: string };
};

/** Written as lines so that a row reads like one: defence, file, find, replace, test file, test name. */
function row(
  defence: string,
  file: string,
  [find, replace]: readonly [string, string],
  test: string,
  name: string,
): Switch {
  return { defence, file, find, replace, test: { file: test, name } };
}

const never = "if (false) {";

export const switches: readonly Switch[] = [
  // Entries, bodies, keys.
  row(
    "an entry is signed by its device",
    "src/crypto/entry.ts",
    [
      "if (key === undefined || !verify(null, withPrefix(entry.bytes), key, entry.signature)) throw forged(entry);",
      "if (key === undefined) throw forged(entry);",
    ],
    "src/crypto/entry.test.ts",
    "each bit flipped in bytes or signature of several entries is rejected",
  ),
  row(
    "a signature of an entry stands for nothing else",
    "src/crypto/entry.ts",
    ["return Buffer.concat([prefix, bytes]);", "return bytes;"],
    "src/crypto/entry.test.ts",
    "the signature covers a prefix: a bare signature over the bytes is none",
  ),
  row(
    "an entry has one spelling",
    "src/crypto/entry.ts",
    ["if (!sameBytes(encode(fields, rfc8949EncodeOptions), bytes)) {", never],
    "src/crypto/entry.test.ts",
    "a longer spelling of the same fields is rejected",
  ),
  row(
    "a body is what its entry commits to",
    "src/crypto/body.ts",
    ["if (!sameBytes(commitment, expected.commitment)) {", never],
    "src/crypto/body.test.ts",
    "each flipped bit of ciphertext, hash, commitment and key is noticed, and named",
  ),
  row(
    "a ciphertext is the one that its entry names",
    "src/crypto/body.ts",
    [`if (!sameBytes(hash("sha256", ciphertext, "buffer"), expected.ciphertextHash)) {`, never],
    "src/crypto/body.test.ts",
    "each flipped bit of ciphertext, hash, commitment and key is noticed, and named",
  ),
  row(
    "the tag of a body is checked",
    "src/crypto/body.ts",
    ["decipher.final();", ""],
    "src/crypto/body.test.ts",
    "each flipped bit of ciphertext, hash, commitment and key is noticed, and named",
  ),
  row(
    "a slot that costs less than the minimum is refused",
    "src/crypto/key.ts",
    ["if (isWeak(rest) && options.weakForTests !== true) {", never],
    "src/crypto/key.test.ts",
    "a slot that asks for less than the minimum is refused before the passphrase is tried",
  ),
  row(
    "a slot that asks for all memory is refused",
    "src/crypto/key.ts",
    [".max(1_048_576)", ""],
    "src/crypto/key.test.ts",
    "a slot that asks for all memory of the machine is refused",
  ),
  row(
    "a damaged slot is told apart from a wrong passphrase",
    "src/crypto/key.ts",
    [`if (slotChecksum(rest) !== checksum) throw damaged("The key slot", "its checksum does not fit");`, ""],
    "src/crypto/key.test.ts",
    "each flipped bit of a slot's text is damage, and never called a wrong passphrase",
  ),
  row(
    "a passphrase that can be guessed is refused",
    "src/crypto/passphrase.ts",
    ["if (guessesLog10 >= leastGuesses) return;", "return;"],
    "src/crypto/passphrase.test.ts",
    "what a program guesses is refused, with the reason",
  ),
  row(
    "a leaf of the tree is no node",
    "src/crypto/merkle.ts",
    ["pair[0] = 1;", "pair[0] = 0;"],
    "src/crypto/merkle.test.ts",
    "a leaf can't pass for a node: the hash of two hashes as content differs from their parent",
  ),
  row(
    "a checkpoint is signed",
    "src/crypto/note.ts",
    ["if (key === undefined || !verify(null, Buffer.from(text), key, signature)) {", never],
    "src/crypto/note.test.ts",
    "a known key's signature that does not fit rejects the note, whoever else signed it",
  ),
  // The journal and the head beside it.
  row(
    "a journal that ends before its head is refused",
    "src/store/dossier.ts",
    ["if (size < head.size) {", never],
    "test/store/damage.slow.test.ts",
    "a write-ahead file that is gone, or emptied, is told by the head, with both positions",
  ),
  row(
    "a write-ahead file that lost its end is refused",
    "src/store/sqlite/wal.ts",
    [`if (state.kind === "readable" && state.frames >= wal.frames) return;`, "return;"],
    "test/store/damage.slow.test.ts",
    "a write-ahead file cut anywhere before its acknowledged end is refused before SQLite drops the rest",
  ),
  row(
    "a head has a checksum that needs the key",
    "src/store/journal/head.ts",
    ["if (!timingSafeEqual(slot.subarray(96), checksum(slot.subarray(0, 96), key))) return undefined;", ""],
    "src/store/journal/head.test.ts",
    "any bit flipped in the newest slot, and any torn write of it, leaves the head before it",
  ),
  row(
    "a head of another time is told",
    "src/store/journal/head.ts",
    ["isVouched: isAsWritten(bytes, newest.generation, key)", "isVouched: true"],
    "src/store/journal/head.test.ts",
    "a head is vouched for where every byte of its file is as it was written, and nowhere else",
  ),
  row(
    "two entries with one number are told",
    "src/store/journal/check.ts",
    ["if (known !== undefined && seq <= known.seq) this.#copied(position, key, seq);", ""],
    "src/store/verify.slow.test.ts",
    "two entries of one device with one number are kept and told as evidence of a copied device",
  ),
  row(
    "an entry of another dossier is told",
    "src/store/journal/check.ts",
    ["if (Buffer.compare(fields.dossier, this.#reader.dossier.id) !== 0)", "if (false)"],
    "src/store/verify.slow.test.ts",
    "an entry of another dossier is told",
  ),
  row(
    "one writer at a time",
    "src/store/sqlite/lock.ts",
    [`database.exec("BEGIN EXCLUSIVE");`, `database.exec("BEGIN");`],
    "src/store/dossier.test.ts",
    "one writer at a time: the second is told so, readers come in, and closing makes room",
  ),
  row(
    "a damaged backup is refused",
    "src/store/backup.ts",
    ["if (!sum.digest().equals(stored) || slot === undefined) {", "if (slot === undefined) {"],
    "src/store/dossier.test.ts",
    "a backup with any byte changed or missing is refused and leaves nothing",
  ),
  row(
    "a clock that is far off is asked about",
    "src/service/wall-clock.ts",
    ["if (now < tooLate && (isRight || (!isAhead && now > last - oneDay))) return;", "return;"],
    "src/service/wall-clock.test.ts",
    "a clock is asked about from a day behind and a good year ahead, and one without a year that can be written never passes",
  ),
  row(
    "erased keys leave the files of a PostgreSQL server's tables",
    "src/store/postgres/journal.ts",
    [`await writing.query("VACUUM FULL wrap");`, `await writing.query("VACUUM wrap");`],
    "src/store/postgres/residue.slow.test.ts",
    "takes wrapped keys out of the tables' files; what it sealed and the server's log of writes may still hold, and the receipt says so",
  ),
  // The team and its recovery.
  row(
    "a share is the one that the journal commits to",
    "src/crypto/recovery.ts",
    [
      "if (hash === undefined || !sameBytes(shareHash(name, number, sheet.share), fromHex(hash)))",
      "if (hash === undefined)",
    ],
    "src/crypto/recovery.test.ts",
    "a share that somebody changed is named before shares are put together (share commitment)",
  ),
  row(
    "the recovery key commits to the founding",
    "src/crypto/recovery.ts",
    [".update(founding)", ""],
    "src/crypto/recovery.test.ts",
    "sheets open no journal that somebody founded anew around the same recovery key (founding in the commitment)",
  ),
  row(
    "a change takes as many stewards as the threshold says",
    "src/domain/membership.ts",
    ["const needed = Math.max(1, Math.min(membership.threshold, stewards.size));", "const needed = 1;"],
    "test/team/approval.slow.test.ts",
    "where a change takes two stewards one proposes it, and it is made once another one approves it over a journal file (threshold)",
  ),
  row(
    "an approval is of the words of a change",
    "src/crypto/approval.ts",
    ["return key !== undefined && verify(null, text, key, fromHex(signature));", "return key !== undefined;"],
    "test/team/approval.slow.test.ts",
    "a proposal whose words were changed after it was approved has no approval of who approved the other words",
  ),
  row(
    "a share of a removed device opens nothing",
    "src/service/identity.ts",
    [`return standing !== undefined && standing !== "active";`, "return standing === undefined;"],
    "test/team/identity.slow.test.ts",
    "two of three holders export identities over journal files: none alone, none without the question in the journal, none who was removed",
  ),
  row(
    "identities take as many holders as their epoch says",
    "src/crypto/identity-epoch.ts",
    ["await split(secret, holders.length, threshold)", "await split(secret, holders.length, 2)"],
    "src/crypto/identity-epoch.test.ts",
    "fewer holders than it takes have nothing, whatever number they write into the epoch",
  ),
  row(
    "a key of identities is the one that its epoch commits to",
    "src/crypto/identity-epoch.ts",
    ["if (commit.length !== wanted.length || !timingSafeEqual(commit, wanted)) throw foreign();", ""],
    "src/crypto/identity-epoch.test.ts",
    "shares that were changed, mixed with another epoch's, or made for another dossier are refused before anything is used",
  ),
  row(
    "identities of several persons leave by two people",
    "src/service/identity.ts",
    ["if (refs.length > 1 && !(await isSharedByAnother(session, shares)))", "if (false)"],
    "src/service/identity.test.ts",
    "one identity leaves in a file for one recipient; more than one needs a second person",
  ),
  row(
    "identity epochs that were made apart come in one order everywhere",
    "src/service/identity.ts",
    ["(await traces(session)).toSorted(byTimeThenDevice)", "await traces(session)"],
    "test/team/identity-schedule.slow.test.ts",
    "two epochs of one number, made apart",
  ),
  row(
    "what is sealed of a person is one head and no mixture",
    "src/service/dossier.ts",
    ["kind === identityKind", "kind === undefined"],
    "test/team/identity-schedule.slow.test.ts",
    "an identity that is written anew while another device seals all of them to a new epoch",
  ),
  row(
    "a holder answers what the journal asks",
    "src/service/identity.ts",
    ["if (ask.dossier !== session.id || asked === undefined)", "if (false)"],
    "src/service/identity.test.ts",
    "a share answers what stands in the journal word for word, for what it was asked alone",
  ),
  row(
    "wrong second passphrases make the next one wait",
    "src/service/second-unlock.ts",
    ["if (soon !== undefined) throw soon;", ""],
    "src/service/identity.test.ts",
    "wrong second passphrases are counted on the disk, so that no restart forgets them",
  ),
  row(
    "an identity needs the second unlock of the last five minutes",
    "src/service/second-unlock.ts",
    ["const left = open.until.wall - session.now();", "const left = 1;"],
    "src/service/identity.test.ts",
    "the second unlock lasts five minutes by either clock, for this process alone",
  ),
  row(
    "a new epoch after a removal",
    "src/store/epoch.ts",
    ["const isNew = isKnownToOthers || isOld;", "const isNew = isOld;"],
    "test/team/attacker.slow.test.ts",
    "a removed member finds what was written before with all that she has, and nothing that was written after (removed member)",
  ),
  row(
    "a restored backup is a new device",
    "src/store/dossier.ts",
    ["device = newDeviceKey(), admitted", "device = spareKey(backupOf), admitted"],
    "test/team/recovery.slow.test.ts",
    "a backup that is restored while the original goes on writing is another device: nothing forks, and what is missing is told (new device after a restore)",
  ),
  row(
    "a restored device seals nothing before it has word of another one",
    "src/store/journal/log.ts",
    [`if (this.#isUnheard && entry.kind !== "member") refuseUnheard();`, ""],
    "test/team/recovery.slow.test.ts",
    "what comes back from a backup older than a removal writes nothing, and gives no key, until it has word of another device (word after a restore)",
  ),
  row(
    "a restored device gives nobody a key before it has word of another one",
    "src/store/team.ts",
    [
      `ownStanding(writer) === "active" && !(await waitsForWord(writer, hexOf(writer.device.publicKey)))`,
      `ownStanding(writer) === "active"`,
    ],
    "test/team/recovery.slow.test.ts",
    "what comes back from a backup older than a removal writes nothing, and gives no key, until it has word of another device (word after a restore)",
  ),
  row(
    "a restored backup has a key of its own",
    "src/store/backup.ts",
    ["const key = newDossierKey();", "const key = old;"],
    "test/team/recovery.slow.test.ts",
    "a backup that was made after a raid comes back, though the seized device it descends from was removed",
  ),
  row(
    "the words of a sheet carry a sum",
    "src/crypto/words.ts",
    [
      "return sumOf(bytes).equals(all.subarray(length)) ? new Uint8Array(bytes) : undefined;",
      "return new Uint8Array(bytes);",
    ],
    "src/crypto/recovery.test.ts",
    "one mistyped word of a sheet is told by its place, and never repeated (checksum of words)",
  ),
  row(
    "new sheets make old ones worthless at the same time too",
    "src/domain/membership.ts",
    ["this.#isOfOldSheets(change, sound, standing);", "false;"],
    "src/domain/membership.test.ts",
    "sheets for which there are new ones let nobody in, also not at the same time; a removal by them stands (old sheets)",
  ),
  row(
    "the spare key of a removed device lets nobody in",
    "src/domain/membership.ts",
    [
      `if (spares.length > 0 && spares.every(({ standing }) => standing !== "removed")) return undefined;`,
      "if (spares.length > 0) return undefined;",
    ],
    "src/domain/membership.test.ts",
    "the spare key of a removed device lets nobody in, before nor after those who removed it hear of it (spare key)",
  ),
  row(
    "what was approved once counts once",
    "src/domain/membership.ts",
    [`return !isAsBefore && once.has(textOf(body)) ? "It was made before" : undefined;`, "return undefined;"],
    "src/domain/membership.test.ts",
    "what was approved once is not done again with the same approvals, nor by who did not approve it (replay)",
  ),
  // Pages and the keeper.
  row(
    "an unknown host is refused",
    "src/http/guard.ts",
    [`if (!hosts().includes(host)) return context.text("This address is not served here.", 421);`, ""],
    "test/http/guard.test.ts",
    "what is refused is refused with its own status, and says nothing of the dossier",
  ),
  row(
    "another origin is refused",
    "src/http/guard.ts",
    ["if (origin !== undefined && origin !== `http://${host}`)", "if (false)"],
    "test/http/guard.test.ts",
    "what is refused is refused with its own status, and says nothing of the dossier",
  ),
  row(
    "no word without the key of the run",
    "src/http/guard.ts",
    [`if (!same(context.req.header("habeas-key") ?? "", entry.key)) return context.text(lacksKey, 403);`, ""],
    "test/http/guard.test.ts",
    "without the key no route gives a word of a dossier, whatever else a request brings",
  ),
  row(
    "the printed address works once",
    "src/http/guard.ts",
    ["if (entry.isUsed || !same(", "if (!same("],
    "test/http/guard.test.ts",
    "the token gives the key once, and the key opens from then on",
  ),
  row(
    "answers forbid scripts",
    "src/http/guard.ts",
    [`"default-src 'none'; style-src 'self'; img-src 'self'; base-uri`, `"default-src *; base-uri`],
    "test/http/guard.test.ts",
    "every answer carries every header, refusals and faults among them",
  ),
  row(
    "no answer is kept by the browser",
    "src/http/guard.ts",
    [`"Cache-Control": "no-store",`, ""],
    "test/http/guard.test.ts",
    "every answer carries every header, refusals and faults among them",
  ),
  row(
    "another user of the machine is refused",
    "src/launcher/peer.ts",
    ["if (owner !== undefined) return owner === user || owner === 0;", "return true;"],
    "src/launcher/peer.test.ts",
    "a connection that the tables do not have is refused, one that they have at the second look is not",
  ),
  row(
    "sleep counts as nobody being there",
    "src/launcher/idle.ts",
    ["Math.max(now() - last.now, steady() - last.steady)", "steady() - last.steady"],
    "src/launcher/idle.test.ts",
    "time in which the machine slept counts, and a clock set back saves nothing",
  ),
  row(
    "wrong passphrases are counted on disk",
    "src/service/attempt.ts",
    ["else writeFileSync(file,", "else if (false) writeFileSync(file,"],
    "src/service/attempt.test.ts",
    "wrong passphrases stay counted through a restart, and the right one forgets them",
  ),
  // The process and its memory.
  row(
    "the passphrase leaves the environment",
    "src/launcher/process-memory.ts",
    ["delete process.env[name];", ""],
    "test/cli/process-memory.test.ts",
    "the passphrase is gone from the environment once a command has taken it",
  ),
  row(
    "the passphrase leaves what the system shows",
    "src/launcher/process-memory.ts",
    [`writeSync(memory, Buffer.alloc(length, "x"), 0, length, start + from - 1);`, ""],
    "test/cli/process-memory.slow.test.ts",
    "a passphrase does not stand in what the system shows of a program that serves; no crash writes memory",
  ),
  row(
    "a core holds no memory",
    "src/launcher/process-memory.ts",
    [`writeFileSync("/proc/self/coredump_filter", "0");`, ""],
    "test/cli/process-memory.slow.test.ts",
    "a passphrase does not stand in what the system shows of a program that serves; no crash writes memory",
  ),
  // The box.
  row(
    "a parser reads no other file",
    "src/box/box.ts",
    [`"--permission",`, ""],
    "src/intake/apart/apart.slow.test.ts",
    "a parser reads this program's source and its packages, and nothing else",
  ),
  row(
    "a box stands in bubblewrap",
    "src/box/fence.ts",
    [`if (fence.kind === "none") return program;`, "if (program.length > 0) return program;"],
    "src/box/fence.slow.test.ts",
    "a box starts in bubblewrap where that works",
  ),
  row(
    "bubblewrap takes the network away",
    "src/box/fence.ts",
    [`"--unshare-all",`, `"--unshare-pid", "--unshare-ipc", "--unshare-uts",`],
    "src/box/fence.slow.test.ts",
    "what gets past Node's permissions reads no file, writes none, reaches no socket, and finds no other program or process",
  ),
  row(
    "a box takes no more than its input",
    "src/box/box.ts",
    [`if (bytesIn < 0) return end("memory");`, ""],
    "src/intake/apart/apart.slow.test.ts",
    "a file larger than a parser may be sent ends in one sentence",
  ),
  row(
    "the system bounds a box",
    "src/box/box.ts",
    ["`ulimit -t ${seconds * processorShare}`,", ""],
    "src/intake/apart/apart.slow.test.ts",
    "the system itself bounds a child's processor time, memory and core",
  ),
  row(
    "an age file whose head does not end is refused",
    "src/crypto/age.ts",
    ["const longestHead = 65_536;", "const longestHead = 2 ** 30;"],
    "src/crypto/age.test.ts",
    "a head that does not end is refused after 64 KB",
  ),
  // What leaves.
  row(
    "a cell is no formula",
    "src/publish/matrix.ts",
    [
      "return typeof cell === \"string\" && /^'*[=+\\-@\\t\\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;",
      "return cell;",
    ],
    "src/publish/matrix.test.ts",
    "text that a spreadsheet would run is disarmed, and numbers stay numbers",
  ),
  row(
    "nothing that a terminal obeys reaches it",
    "src/cli/terminal.ts",
    ["return text.replaceAll(steering, signOf);", "return text;"],
    "test/cli/hostile.test.ts",
    "what steers a terminal is shown as a sign, and JSON reads back as it was written",
  ),
  row(
    "what was taken back is not counted",
    "src/service/load.ts",
    [
      "if (retractionOf(body) !== undefined || !door.shows(ref)) continue;",
      "if (!door.shows(ref)) continue;",
    ],
    "src/service/retraction.slow.test.ts",
    "a person entered by mistake leaves every count and list and stays in the history, and comes back whole",
  ),
  row(
    "a proof is of the record that it stands by",
    "src/service/export-proof.ts",
    ["if (heads.some((head) => head.ref !== ref || head.kind !== kind))", "if (false)"],
    "test/export/forgery.slow.test.ts",
    "forgeries is proved: each is told in one sentence",
  ),
  row(
    "a proof is in the tree of the checkpoint",
    "src/service/export-proof.ts",
    ["if (!verifyInclusion(leaf, proof.position, log.size, proof.path, log.root))", "if (false)"],
    "test/export/forgery.slow.test.ts",
    "forgeries is proved: each is told in one sentence",
  ),
  row(
    "what holds every record is refused to who may see some",
    "src/service/session.ts",
    ["if (shows === undefined) return;", "return;"],
    "test/http/door.slow.test.ts",
    "what holds every record is refused to an audience that may see some",
  ),
];
