const riseNoun =
  "(?:increase|rise|growth|jump|surge|gain|hike|upsurge|climb|spike|uptick|expansion|escalation)";
const fallNoun = "(?:decrease|decline|drop|fall|reduction|cut|dip|slump|plunge|contraction|shrinkage)";
const adjective =
  "(?:(?:sharp|steep|further|dramatic|annual|net|total|overall|massive|huge|slight|small|modest|staggering|whopping|yearly|relative|marked|significant|year-on-year) ){0,2}";
const capacityWords =
  "(?:(?:its|their|the|his|her|that|official|officially|maximum|design|designed|intended|operational|certified|normal|authorised|authorized|approved|rated|stated|legal|total|planned|current|actual|nominal|real|national|combined|prison|prison’s|prison's|facility’s|facility's|system’s|jail’s|country’s|overall|declared|holding|bed|built|installed|usable|in-use) ){0,4}";

/**
 * How a language words relations, as sources of regular expressions over sentence templates (lower case, each mention
 * one slot, hedges included in the slot). `<?>` stands for the claim, other names for slots.
 */
export const englishPatterns = {
  from: "\\bfrom (?:the |a |an |an? (?:low|high|total|estimated|average) of |roughly |only )?",
  riseClaims: [
    `\\b${adjective}${riseNoun} (?:rate )?(?:of|by) (?:the order of )?<?>`,
    `<?>,? ?(?:-)?${adjective}${riseNoun}\\b`,
    `\\b(?:rose|risen|rises|rising|grew|grown|grows|growing|increased|increases|increasing|climbed|jumped|soared|surged|skyrocketed|swelled|ballooned|went up|gone up|(?<!ma[dk]e |makes |making |take |takes |took |taken )up|expanded|spiked|escalated|shot up|leapt) (?:sharply |dramatically |steadily |further |again |(?:just )?)?(?:by )?(?:a (?:staggering|massive|further|whopping|total) )?<?>`,
    `<?> (?:more|higher|larger|greater|up)(?: than| on| from| compared|[,.;)]|$)`,
  ],
  fallClaims: [
    `\\b${adjective}${fallNoun} (?:rate )?(?:of|by) (?:the order of )?<?>`,
    `<?>,? ?(?:-)?${adjective}${fallNoun}\\b`,
    `\\b(?:fell|fallen|falls|falling|dropped|drops|dropping|declined|declines|declining|decreased|decreases|decreasing|shrank|shrunk|eased|plunged|plummeted|slumped|went down|gone down|down|dipped|sank|tumbled|slid|contracted|dwindled|reduced|cut) (?:sharply |dramatically |steadily |further |again |(?:just )?)?(?:by )?(?:a (?:staggering|massive|further|whopping|total) )?<?>`,
    `<?> (?:fewer|lower|smaller|less|down)(?: than| on| from| compared|[,.;)]|$)`,
  ],
  more: "(?:more|fewer|less|higher|lower)",
  difference: "\\b(?:a |the )?(?:difference|gap|margin|discrepancy) of",
  riseVerb:
    "\\b(?:rose|risen|rises|rising|rise|grew|grown|grows|growing|growth|increase|increased|increases|increasing|climbed|climbing|jumped|jump|soared|soaring|surged|surge|skyrocketed|swelled|swollen|ballooned|expanded|spiked|escalated|shot up|leapt|went up|gone up|doubled|tripled|quadrupled|trebled|up)\\b",
  fallVerb:
    "\\b(?:fell|fallen|falls|falling|fall|dropped|drops|dropping|drop|declined|declines|declining|decline|decreased|decreases|decreasing|decrease|shrank|shrunk|eased|plunged|plummeted|slumped|went down|gone down|dipped|sank|tumbled|slid|contracted|dwindled|halved|reduced|reduction|down)\\b",
  to: "(?:up |down |back )?(?:to|until reaching|and reached|reaching)(?: (?:a|an|the))?(?: (?:total|record|high|low|record high|estimated|peak)(?: of)?)?",
  compared:
    "(?:,? (?:up|down) from|,? compared (?:to|with)|,? against|,? as against|,? versus) (?:only |just )?",
  multipleVerb: "\\b(?:doubled|tripled|trebled|quadrupled|quintupled|halved)\\b",
  over: [
    `<?> (?:over|above|in excess of|more than|beyond|higher than|past) ${capacityWords}(?:capacity|limit|occupancy)`,
    `<?> ?-?(?:over-?capacity|overcrowded|over-?crowding|over-?crowded)`,
    `(?:exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|above|over) ${capacityWords}(?:capacity|limit) by (?:as much as |more than )?<?>`,
    `\\bover-?(?:capacity|crowding) (?:rate |level )?(?:of|by|at|reached|stands at|stood at|is|was) <?>`,
    `\\bovercrowded by <?>`,
  ],
  of: [
    `<?> (?:of|to) ${capacityWords}capacity`,
    `\\b(?:at|to|operat\\w+ at|running at|filled to|stood at|reached|hit) <?> (?:of )?${capacityWords}(?:capacity|occupancy|full)`,
    `<?> (?:full|occupied|occupancy)\\b`,
    `\\boccupancy (?:rates?|levels?)?(?: ?(?:of|at|was|is|stood at|stands at|reached|had reached|to|rose to|hit))+ <?>`,
  ],
  timesCapacity: [
    `<multiple> (?:over )?${capacityWords}capacity`,
    `<multiple> (?:as many (?:people|prisoners|inmates|detainees|men|women|persons) )?(?:as|than) (?:it|they|the (?:prison|jail|facility|centre|center)) (?:was|were|is|are) (?:designed|built|meant|intended)`,
    `<multiple> the (?:number|people|population) (?:it|they) (?:was|were|is|are) (?:designed|built|meant|intended)`,
  ],
  capacityBefore:
    "(?:capacity(?: of| is| was| stands at| stood at| to hold| for|:)*|(?:meant|built(?: in <date>)?|designed(?: in <date>)?|intended|made|equipped|fit|fitted|suitable|licensed|certified|approved|space|room|able|beds|places|bunks)(?: only)? (?:for|to (?:hold|house|accommodate|take|handle|sleep))|(?:can|could|should|supposed to|able to) (?:only )?(?:hold|house|accommodate|sleep)|accommodat\\w+ (?:only|for))(?: (?:just|only|a|the|about|at most|some|no more than))*\\s?$",
  capacityAfter:
    "^-(?:bed|place|person|man|bunk|cell|capacity)\\b|^(?:-| )?(?:bed|person|place)?s?[ -]?(?:places|beds|bed spaces|bedspaces|bunks|berths|capacity|prison places|official places|cell places)\\b",
  whole: "(?:total|overall|whole|entire|all)",
  remaining:
    "(?<!<any> ?)\\b(?:the )?(?:remaining|remainder|rest|balance|(?<!\\b(?:in|at|on|from|by|against) (?:the )?)others?)\\b(?! of (?:the|all|these|those|its) <any>)(?:(?: of (?:the|them|these))?[^<any>(),;:]{0,40}?|,? ?[(–—:]? ?)",
  strictList:
    "(?::|, that is|,? (?:comprising|consisting of|composed of|made up of|comprised of|namely|consists of|consisted of|comprises|comprised|is made up of|was made up of|is composed of|breaks down into|broken down (?:as|into)|divided into|split (?:between|into)|made of)|[–—-] (?:comprising )?)",
  ofWhom: ",? ?(?:\\(|– )?(?:of whom|of which|of them|of these)",
  total:
    "(?:for |making |giving |or |making up |bringing the total to |totalling |totaling |equal to |a |in )*(?:a )?(?:combined |grand )?(?:total|sum|overall total)(?: number)? of",
  inAll: "(?:in all|in total|altogether|overall|total)\\b",
  partitions: [
    ["men", "women"],
    ["male", "female"],
    ["males", "females"],
    ["boys", "girls"],
    ["adults", "children"],
    ["adults", "minors"],
    ["adults", "juveniles"],
    ["convicted", "awaiting"],
    ["sentenced", "awaiting"],
    ["sentenced", "remand"],
    ["convicted", "remand"],
    ["convicted", "pre-trial"],
    ["sentenced", "pre-trial"],
    ["sentenced", "unsentenced"],
    ["nationals", "foreigners"],
    ["alive", "dead"],
  ] as readonly (readonly [string, string])[],
  timesMore: "^ ?(?:more|higher|greater|larger|bigger|longer|worse)\\b",
  timesLess: "^ ?(?:fewer|less|lower|smaller)\\b",
  timesAs:
    "^ ?(?:as (?:many|much|high|large|big|likely|great|long|crowded)|the|its|their|his|her|that|those|over|what)\\b",
  people:
    "(?:people|persons|prisoners|inmates|detainees|individuals|men|women|children|interviewees|respondents|cases|deaths|migrants|refugees|staff|officers|guards|defendants|suspects|households|families|boys|girls|juveniles|minors|patients|workers|facilities|prisons|centres|centers|applicants|asylum|witnesses|participants|complainants|complaints|cells|visits|students|villages|stations|police stations|victims|survivors|relatives|lawyers|doctors|protesters|journalists|graves|bodies|homes)",
  held: "(?:people|persons|prisoners|inmates|detainees|individuals|men|women|children|migrants|refugees|suspects|boys|girls|juveniles|minors|patients|asylum|convicts|occupants)",
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
  or: "^ ?(?:, ?or|or|\\(|, (?:that is|i\\.e\\.|equivalent to|about)|, worth|– or|=|or (?:about|roughly)|\\((?:about|roughly|equivalent to|or)|, equal to|equivalent to|\\(us)",
  /** Words that point back to a group just counted: "them", "whom", "the latter". */
  backward:
    "them|whom|which|these|those|the (?:latter|former|rest|remainder|remaining|others?|same)|this (?:group|number|total)",
  /** What leads from one change to another: "after a rise from …". */
  sequel:
    "\\b(?:after|before|following|followed by|having|since|as|when|because|so that|where|with)\\b[^,;]*",
  /** What goes on about the same change behind "and". */
  sameChange:
    "^(?:so |thus |hence |therefore )?(?:that|this|which|it|thus|an?|(?:the|this|that) (?:\\w+ ){0,2}(?:increase|rise|growth|jump|surge|decrease|decline|drop|fall|reduction|cut|change|difference)) ?",
  /** What turns to another subject within a sentence. */
  contrast:
    ";|\\b(?:while|whilst|whereas|although|though|but|yet|then|unlike|against|compared|instead|elsewhere)\\b",
  /** What turns to another time within a sentence. */
  elsewhen:
    "\\b(?:last|previous|next|following|preceding|earlier|later|same) (?:years?|months?|weeks?|decades?|seasons?|quarter|spring|summer|autumn|winter)\\b|\\b(?:years?|months?|weeks?|decades?|days?) (?:ago|earlier|before|later|after)\\b|\\b(?:formerly|previously|once|originally|initially|at first|at times|at (?:its|the|their) (?:peak|height)|by then|at the time)\\b|\\b(?:in|during|by|since|until|before|after|this|every|each) (?:the )?(?:spring|summer|autumn|winter|morning|evening|night|past|beginning|end)\\b",
  /** What makes a change one of each year or month. */
  periodic:
    "\\b(?:annual|yearly|monthly|weekly|daily|quarterly|compound|average|mean|annually|on average|year after year|year by year)\\b|\\b(?:a|per|each|every|in each(?: of)?|in every) (?:year|month|week|quarter|day|decade|annum)s?\\b(?! (?:ago|before|earlier|later|after|on))|\\b(?:in|over|during) (?:the|its|their) (?:<other>|(?:last|final|latter|same)\\b)|\\beach of\\b",
  /** What begins the base that a change names itself: "than in June", "since 2015". */
  ownBase:
    "^ ?(?:more|higher|larger|greater|fewer|lower|smaller|less|up|down)? ?(?:than|compared (?:to|with)|over|on|since|relative to|against|from|above|below|versus)\\b",
};

/** The wordings that a language brings. */
export type Patterns = Readonly<typeof englishPatterns>;
