/**
 * Words that say nothing of how many people, of what share of them, or of whom among them: of a text by an author, only what is made
 * of these leaves beside numbers that were released. No numeral, no word for a share, a part, a rest or a whole stands here, and no
 * word that sets one out ("only", "mainly", "usually", "without exception"); such words are for `shareWordsIn`. Nor does a pronoun of one
 * person, or a trade that detainees have: "she" and "students" say who among them. A word that is missing holds
 * a text back, which costs the author's wording and nothing else.
 */

const words = `
a able about above abuse accept access account accuse acquit acquittal acquitted across act administrative admission
admit afraid after again against agree aid alarm alive all along already also alternative am amnesty an and annul
answer any anything apart appeal appear approve arbitrarily arbitrary are area argue arm around arrange arrest arrival
arrive article as ask assault assess assist association at ate attack attempt attend authority autopsy avoid aware
away back bad bail ban bar basis bath bathe be bear beat beaten beatings because bed bedding been before beg began
begin begun behind being belief believe belong below beside better between bind bite black blanket blind blindfold
blood body book born bought bound breach break bribe brief bring broke broken brought building built burn bury but buy
by cable call came camera camp can cane cannot capacity care careful carry cart case cause ceiling cell center centre
chain chance change charge check checkpoint choose chose chosen church city civil claim clean clinic clock close
clothes clothing code coerce cold collective come comment commit committee communicate community compel complain
complaint compulsory condemn condition confess confession confine confront consent consider consult contact continue
control convict conviction corporal corrupt corruption cost could council counsel country court courtroom cover crime
criminal cross crowd crowded cruel cry cuff custody custom cut d damage danger dark date day death debt decide
decision defence defend defendant deliver demand deny depend dependent deport deprive describe desk detain detainee
detainees detention determine did die died diet dignity dirt dirty disappear discipline disclose discover discriminate
disease district do doctor document documented does doing done door down drank draw drawn dress drew drink drive drop
drug drugs drunk dry due during duty each earlier early earn eat education effect electric electricity electrocute
else embassy employ empty end enforce enough enter entry equipment escape even evening ever every evict evidence
examination examine exchange excluded execute exercise exile exit expect expel experience expert explain explanation
expose express extort extortion extra extract eye face facility fact fail fair faith fall fallen false family fan far
fast fate fear fed fee feed feel fell felt fever field fight file fill final find fine finger fingerprint finish fire
fist fled flee flog floor fly follow food foot for force forced forcibly forest form formal former free freedom freely
fresh friend from front full furniture gate gave get give given go goes gone good got government grave gravely great
ground guard guilty gun had hair hand handcuff hang happen harass hard harm harmful has hate have having head health
hear heard hearing heat heavy held help here hide high hit hold holding home hood hope hospital hot hour house how
humane humiliate hunger hungry hurt if ill illegal illness immediate immediately imprison imprisonment improper in
inadequate independent independently individual infect infirmary inform information informed injure injury inmate
inmates innocent inquiry insect inside inspect inspector instead institution insult insure interior interpret
interpreter interrogate interrogation interview interviewed interviewee interviewees intimidate into investigate
investigation is island isolate isolation issue it its itself jail job judge judgment judicial justice keep kept key
kick kill kin kind kitchen knee knew knock know knowledge known labor labour lack land language last late later
latrine law lawful lawyer lay lead leader learn learnt least leave left leg legal legally length leniency let letter
liberty lie life lift light like line list listen little live living ll local lock locked long longer look lose losing
loss lost loud low lunch m made magistrate mail maintain make making mark market mask massage mat material matter
mattress may meal mean meat medical medication medicine meet member mental message met methadone might military
minister ministry minute miss mistreat mobile moment money monitor month monthly morning mosque mosquito move moved
must naked name narrow nation national natural near necessary need neglect never new newly news night no noise nor
norm not note nothing notice notified notify now number nutrition oath obtain occur of off offence offense offer
office officer official oil on once onto open operate or order organisation organization our out outdoors outreach
outside over overcrowd overcrowded overcrowding overnight overstay own pack paid pain paper paperwork pardon party
pass passport pay payment peace penal penalty people perform period permission permit person persons persuade petition
phone photograph physical pick place plain plan plastic play plead pled point police political polluted poor
population possess possession post poverty power pray prayer prepare prescribe presence present press pressure
pretrial prevent prison prisoner prisoners privacy private problem procedure proceed process produce professional
profit promise prompt promptly proof proper properly property prosecute prosecuted prosecution prosecutor protect
protest prove proven provide province provincial public publication publish pull punch punish punishment purpose push
put quality question quick quickly quiet radio raid rain raise ran rang ransack rape re reach read ready real reason
receipt receive recent recognise record recover red refuse regard regime register registered rehabilitation related
relation relative release released reliable relied relief religion religious rely remain remand remember remove rent
repeat repeatedly reply report represent reprisal request require research researcher reside resist respect respond
respondent response responsible restrain restraint result retaliate return ride right rights ring risk road rob rod
role room rope rough rule run s sack safe safety said salary same sanitary sanitation sat satisfy saw say says scald
scar scare school schooling search seat seclude secret section secure security see seek seem seen seize seizure sell
send sent sentence separate separately serious seriously serve served service set settle severe severely sewage
shackle shade shall share shared shelter shift shock shoe shoot short shot should shout show shower shown shut sick
sickness side sight sign signature silence silent similar simple since sit site situation skin slap sleep slept slow
small smell smoke so soap sold solitary something soon sort sought speak specific speech spend spent spit spoke spoken
staff stage stamp stand standard start state statement station status stay steal step stick still stole stolen stood
stop stopped store story strangle street stress strict strike strip strong struck study subject submit such suffer
suffered sufficient suffocate suggest suicide suit summon sun supervise supply support sure surrender surround survive
survivor suspect suspend sweep swell swim swollen symptom system t table take taken talk taser tea teach team tear
teeth telephone television tell temporary tense tent term test tested testify testimony than that the their theirs
them themselves then there these they thing think thirst thirsty this those thought threat threaten threw through
thrown thumbprint tie tied till time tired to together toilet told too took tool tooth torture touch tourniquet toward
towards town trace track trade traffic trafficking train transfer translate translation transport trauma travel treat
treated treatment tree trial tribunal tried trouble truck true trust truth try turn type ugly unable unaware unclean
unclear unconscious under understand understood unfair unhealthy uniform unlawful unlawfully unsanitary until up upon
urine us use used using vaccinate ve vehicle ventilate ventilation verdict version very victim video view village
violate violation violence violent visit visitor voice voluntarily voluntary vomit vulnerable wait wake walk wall want
war ward warm warn warrant was wash watch water way we weak weapon wear week weekly weigh weight welcome well went
were wet what when where whereas which while whip whisper white who whom whose why wide will win wind window wing wire
wish with within without witness wood word wore work world worry worse would wound wrap write written wrong wrote yard
year yell yet you your
`;

const plain: ReadonlySet<string> = new Set(words.split(/\s+/u).filter((word) => word !== ""));

/** Whether a word, or the word that it is a form of, says nothing of how many people or of which of them. */
export function isPlainWord(word: string): boolean {
  const small = word.toLowerCase();
  return plain.has(small) || stems(small).some((stem) => plain.has(stem));
}

/** What a regular form may be made of: "beatings" of "beating" of "beat", "denied" of "deny", "locked" of "lock". */
function stems(word: string): string[] {
  const made = (ending: RegExp, instead: readonly string[]): string[] =>
    ending.test(word) ? instead.map((end) => word.replace(ending, end)) : [];
  return [
    ...made(/ies$/u, ["y"]),
    ...made(/ied$/u, ["y"]),
    ...made(/s$/u, [""]),
    ...made(/es$/u, [""]),
    ...made(/ed$/u, ["", "e"]),
    ...made(/ings?$/u, ["", "e"]),
    ...made(/(\p{L})\1ed$/u, ["$1"]),
    ...made(/(\p{L})\1ings?$/u, ["$1"]),
  ].filter((stem) => stem.length > 2);
}
