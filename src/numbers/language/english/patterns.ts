/**
 * How a language words relations, as sources of regular expressions over sentence templates (lower case, each mention
 * one slot, hedges included in the slot). `<?>` stands for the claim, other names for slots.
 */
export const englishPatterns = {
  more: "(?:more|fewer|less|higher|lower)",
  riseVerb:
    "\\b(?:rose|risen|rises|rising|rise|grew|grown|grows|growing|growth|increase|increased|increases|increasing|climbed|climbing|jumped|jump|soared|soaring|surged|surge|skyrocketed|swelled|swollen|ballooned|expanded|spiked|escalated|shot up|leapt|went up|gone up|doubled|tripled|quadrupled|trebled|up)\\b",
  fallVerb:
    "\\b(?:fell|fallen|falls|falling|fall|dropped|drops|dropping|drop|declined|declines|declining|decline|decreased|decreases|decreasing|decrease|shrank|shrunk|eased|plunged|plummeted|slumped|went down|gone down|dipped|sank|tumbled|slid|contracted|dwindled|halved|reduced|reduction|down)\\b",
  people:
    "(?:people|persons|prisoners|inmates|detainees|individuals|men|women|children|interviewees|respondents|cases|deaths|migrants|refugees|staff|officers|guards|defendants|suspects|households|families|boys|girls|juveniles|minors|patients|workers|facilities|prisons|centres|centers|applicants|asylum|witnesses|participants|complainants|complaints|cells|visits|students|villages|stations|police stations|victims|survivors|relatives|lawyers|doctors|protesters|journalists|graves|bodies|homes|voters|electors|states)",
  wholeOfOther:
    "(?:capacity|value|target|gdp|limit|price|level|cost|budget|income|average|norm|minimum|maximum|rate|wage|salary|quota|figure|previous|space|year|number)",
  atPresent: "\\b(?:currently|now|today|at present|presently|at the moment|nowadays)\\b",
  negation: "\\b(?:not|never|no|none|neither|nor|without|n't|denied|refused)\\b",
  majority:
    "\\b(?:a|the) (?:vast |large |clear |overwhelming |slim |narrow )?majority\\b|\\bmost of (?:the|those|them)\\b|\\bmore than half\\b",
  everyKind:
    "^(?:said|reported|told|described|had|was|were|did|confirmed|recalled|got|of (?:them|these|those))",
  began: "(?:began|started|opened|arrested|detained|admitted|launched|imprisoned|jailed)",
  ended: "(?:ended|closed|released|finished|concluded|freed|acquitted|was lifted)",
  arrival:
    "\\b(?:arrested|detained|held|imprisoned|jailed|admitted|from|between|since|began|started|entered|taken|remanded|sentenced|on)\\b",
  period:
    "\\b(?:after|for|lasting|a total of|total of|over|period of|or|i\\.e\\.|spent|serving|served|covering)\\b",
  born: "\\bborn (?:on |in )",
  or: "^ ?(?:of [a-z]+ ?)?(?:(?:a|per|each|every) (?:day|week|month|year|person|head) ?)?(?:long |wide |high |deep |tall |thick |away |square |across |in length )?(?:, ?or|or|\\(|, (?:that is,?|i\\.e\\.,?|equivalent to|about|in other words,?|which is|namely)|, worth|– or|=|or (?:about|roughly)|\\((?:about|roughly|equivalent to|or)|, equal to|equivalent to|\\(us)",
  /** What leads from one change to another: "after a rise from …". */
  sequel:
    "\\b(?:after|before|following|followed by|having|since|as|when|because|so that|where|with)\\b[^,;]*",
  /** What goes on about the same change behind "and". */
  sameChange:
    "^(?:so |thus |hence |therefore )?(?:that|this|which|it|thus|an?|(?:the|this|that) (?:\\w+ ){0,2}(?:increase|rise|growth|jump|surge|decrease|decline|drop|fall|reduction|cut|change|difference)) ?",
  /** What leads from a change to its new value. */
  target: "^,? (?:(?:up|down|back|higher|lower|more|less|fewer) )?(?:to|at|to reach|to stand at) ",
  /** "above the earlier year": of two dated values, the base is the earlier. */
  ofPair:
    "^ ?(?:more |less |fewer |higher |lower )?(?:than|above|below|over|on|from) (?:in )?(?:the|that of the) (?:earlier|former|first|previous|preceding|year before|month before)\\b",
  /** What turns to another subject within a sentence. */
  contrast:
    ";|\\b(?:while|whilst|whereas|although|though|but|yet|then|unlike|against|compared|instead|elsewhere)\\b",
  /** What turns to another time within a sentence. */
  elsewhen:
    "\\b(?:last|previous|next|following|preceding|earlier|later|same) (?:years?|months?|weeks?|decades?|seasons?|quarter|spring|summer|autumn|winter)\\b|\\b(?:years?|months?|weeks?|decades?|days?) (?:ago|earlier|before|later|after)\\b|\\b(?:formerly|previously|once|originally|initially|at first|at times|at (?:its|the|their) (?:peak|height)|by then|at the time)\\b|\\b(?:in|during|by|since|until|before|after|this|every|each) (?:the )?(?:spring|summer|autumn|winter|morning|evening|night|past|beginning|end)\\b",
  /** What makes a change one of each year or month. */
  periodic:
    "\\b(?:annual|yearly|monthly|weekly|daily|quarterly|compound|average|mean|annually|on average|year after year|year by year)\\b|(?<!\\b(?:in|within|over|during|for|after) )\\b(?:a|per|each|every|in each(?: of)?|in every) (?:year|month|week|quarter|day|decade|annum)s?\\b(?! (?:ago|before|earlier|later|after|on))|\\b(?:in|over|during) (?:the|its|their) (?:<other>|(?:last|final|latter|same)\\b)|\\beach of\\b",
  /** What begins the base that a change names itself: "than in June", "since 2015". */
  ownBase:
    "^ ?(?:more|higher|larger|greater|fewer|lower|smaller|less|up|down)? ?(?:than|compared (?:to|with)|over|on|since|relative to|against|from|above|below|versus)\\b",
};

/** The wordings that a language brings. */
export type Patterns = Readonly<typeof englishPatterns>;
