/**
 * The words by which English claims a relation, by family: lemmas with the words that bind a number to them, never the order
 * of the other numbers. Lists of words unless they say otherwise.
 */
const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));
/** Alternatives of a regular expression; "_" is any white space. */
const any = (text: string): string =>
  text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => word.replaceAll("_", " "))
    .sort((a, b) => b.length - a.length)
    .join("|");

const adjective = any(
  `sharp steep further dramatic annual net total overall massive huge slight small modest staggering whopping yearly
   relative marked significant year-on-year whole full mere bare good clear substantial big large great percentage`,
);
const adverb = any(
  `sharply dramatically steadily further again just about almost nearly roughly only even slightly markedly thus therefore
   hence so by over some a an the another up down as_much_as no_less_than on_average overall in_all together to_some`,
);

export const englishCues = {
  adjective,
  adverb,
  riseVerb: any(
    `rose risen rises rising rise grew grown grows growing grow increased increases increasing increase climbed climbs
     climbing climb jumped jumps jumping leapt leaped soared soaring soar surged surging skyrocketed swelled swollen swell ballooned
     expanded expands spiked escalated mounted multiplied went_up gone_up goes_up going_up go_up shot_up crept_up edged_up
     inched_up raised raising raise lifted boosted advanced gained swung_up doubled (?<!\\b(?:ma[dk]e|makes|making|tak(?:e|es|en|ing)|took|adds?|added|adding)_)up rocketed ticked_up picked_up stepped_up
     scaled_up added pushed_up driven_up bumped_up hiked strengthened accelerated worsened lengthened lengthening lengthens widened widening deepened deepening`,
  ),
  fallVerb: any(
    `fell fallen falls falling fall dropped drops dropping drop declined declines declining decline decreased decreases
     decreasing decrease shrank shrunk shrinks shrink shrinking eased eases easing plunged plunging plummeted slumped went_down gone_down goes_down
     going_down go_down dipped sank sunk tumbled slid slipped contracted dwindled reduced reduces reducing reduce cut cuts cutting trimmed
     trimming trim slashed slashing slash lowered lowering lower halved subsided subside receded waned diminished lessened
     abated ebbed came_down brought_down brings_down bring_down scaled_down scaled_back cut_back down shed lost pared
     curbed curtailed pruned improved_on declined weakened shortened narrowed shortening shortens`,
  ),
  riseNoun: any(
    "increase rise growth jump surge gain hike upsurge climb spike uptick expansion escalation leap upturn upswing boost increment rises increases",
  ),
  fallNoun: any(
    "decrease decline drop fall reduction cut dip slump plunge contraction shrinkage downturn saving slide easing drops declines cuts cutback",
  ),
  more: any(
    "more higher larger greater bigger longer heavier up above_the above_its over_the dearer older worse increase",
  ),
  fewer: any("fewer lower less smaller down below_the shorter cheaper lighter younger"),
  /** What a comparative looks back with. */
  changeNoun: any(
    "change difference gap margin discrepancy shortfall shortage deficit lack surplus excess saving gulf disparity distance",
  ),
  /** What lies between what there is and what there should be: posts and officers, beds and patients. */
  gap: /\b(?:shortfall|shortage|deficit|lack|surplus|excess|gap)(?: of| is| was)?(?: (?:about|some|almost|nearly|over|only))* ?$|\b(?:short|understaffed|undermanned) (?:of|by) ?$|\bexceed(?:s|ed|ing)? (?:its|the|their|this|that) (?:[a-z]+ )?(?:limit|capacity|ceiling|maximum|level) by ?$/,
  gapBehind:
    /^ (?:[a-z]+ ){0,2}?(?:too (?:many|few)|short(?: of\b|[.,;]|$)|(?:have|had|has) to (?:sleep|lie|stand|do without)|(?:are|were|is|was) (?:left )?without (?:a|one)|without a (?:bed|place|seat|mattress|post))/,
  /** Words beside the numbers of those who came and of those who went. */
  inflow:
    /\b(?:joined|brought in|admissions?|admitted|arrivals?|arrived|intakes?|taken in|entered|entries|came in|new arrivals|received|committals?)\b/,
  outflow:
    /\b(?:transferred|escaped|releases?|released|departures?|departed|discharges?|discharged|freed|left|let go|exits?)\b/,
  /** A change whose direction only its values say: "a 30% improvement", "a swing of". */
  changeBehind:
    /^[ -](?:[a-z]+ )?(?:improvement|change|difference|deterioration|worsening|swing|shift|variation)\b/,
  /** Names of the group that was counted, whatever it is: "a quarter of the population". */
  wholeNames:
    /^(?:the |all |its |their |our |that |all the )?(?:[a-z]+ )?(?:population|total|number|group|sample|headcount|whole|lot|list|cohort|figure|all|respondents|interviewees|those [a-z]+|cases|records|people|persons|inmates|prisoners|detainees)\b/,
  apartVerb: any(
    "exceed exceeds exceeded exceeding outnumber outnumbers outnumbered surpass surpasses surpassed",
  ),
  /** Words before a number that make it the earlier value. */
  oldBefore: any(
    `from against compared_to compared_with than v vs versus over_the above_the below_the on_the previously formerly had_been
     had_stood_at were_once used_to_be as_against in_contrast_to once earlier last_year's previous_year's year_before`,
  ),
  /** Words that say that two values are of two times. */
  times: any(
    `last_year this_year next_year year_before years_ago year_earlier month_earlier months_earlier years_earlier a_year_ago a_month_ago earlier before ago previous previously formerly
     now then today once later used_to had_been last_month this_month last_week this_week last_spring overnight meanwhile since currently yesterday within
     at_first in_the_end initially eventually subsequently in_spring in_summer in_autumn in_winter in_january in_february in_march in_april in_may in_june in_july in_august in_september in_october in_november in_december first_half second_half`,
  ),
  capacityNoun: any(
    `capacity places beds limit occupancy accommodation bunks berths bedspaces certified_level rated_level design_level
     certified_number intended_number`,
  ),
  built: any(
    "built designed meant intended certified licensed rated planned made approved authorised authorized equipped fit room space beds places allowed permitted",
  ),
  capacityBefore: any(
    `capacity accommodation_for can_take could_take takes certified built designed meant intended licensed approved authorised authorized room space suitable rated
     planned equipped accommodate accommodates accommodating sleep sleeps maximum places beds limit ceiling cap may_hold
     camp_for prison_for jail_for cell_for room_for wing_for ward_for centre_for block_for building_for dormitory_for can_hold should_hold supposed_to_hold to_hold may_be_held should_house can_house could_hold was_to_take`,
  ),
  overWords: any(
    "over above beyond more_than in_excess_of higher_than past exceeding greater_than upwards_of",
  ),
  crowded: any(
    "overcrowding over-crowding overcrowded over-crowded over-capacity overcapacity over-occupancy overpopulated overpopulation",
  ),
  occupancy: any("occupancy occupied full utilisation utilization filled"),
  shareNoun: any("share proportion rate percentage fraction part quota portion"),
  shareVerb: any(
    `accounted accounts account made_up make_up makes_up making_up represented represents represent representing
     constituted constitute constitutes comprised comprises comprise formed form forms amounted amount amounts equals equal equalled`,
  ),
  total: any(
    "total in_all altogether in_total together overall all_told all_together combined sum taken_together added_up",
  ),
  totalVerb: any(
    "add_up_to adds_up_to adding_up_to sum_to sums_to come_to comes_to came_to totalled totaled totalling totaling totals make makes making equal equals gives giving give amount_to amounts_to bringing brings brought",
  ),
  listLead: any(
    `comprising comprised_of consisting_of consists_of consisted_of composed_of made_up_of namely that_is i.e. viz. broken_down divided_into
     split_into split_between divided_between divided_among comprises`,
  ),
  lenient: any("including included include includes among such_as notably not_least especially"),
  rest: any("remaining remainder rest balance other others leaving leaves left leave"),
  groupBack: any("them whom which these those"),
  /** Words by which a sentence claims that something rises, falls, gets better or worse; of what is bad, more is worse. */
  direction: {
    neither:
      /\b(?:more than half|more or less|at least|no more than|not more than|less than half|(?:grown|growing|got|gotten|getting|become|became|becoming|becomes) (?=\w+er\b|more\b|less\b|fewer\b))\b/g,
    up: /\b(?:more|commoner|busier|higher|larger|greater|bigger|longer|dearer|surpass(?:ed|es)?|exceed(?:ed|s)?|upwards?|filling(?: up)?|fuller|on the rise|lengthen(?:ed|s|ing)?|widen(?:ed|s|ing)?)\b/,
    down: /\b(?:fewer|rarer|scarcer|quieter|lower|less|smaller|shorter|cheaper|downwards?|emptying|emptier|thinned out|on the decline|shorten(?:ed|s|ing)?|narrow(?:ed|s|ing)?)\b/,
    better: /\b(?:improv(?:ed|es|ing|ement)|better|progress|encouraging|eased|safer|welcome|good news)\b/,
    worse:
      /\b(?:worsen(?:ed|s|ing)?|worse|deteriorat(?:ed|es|ing|ion)|setback|alarming|deadlier|grimmer|more dangerous|bad news)\b/,
    bad: /\b(?:took (?:their|his|her) (?:own )?li(?:fe|ves)|deaths?|died|dead|killed|killings?|suicides?|assaults?|beatings?|attacks?|injur(?:ed|ies)|cases of (?:torture|tuberculosis|scabies)|infections?|complaints?|escapes?|incidents?|delays?|overcrowding|executions?|executed|disappearances?|backlog)\b/,
    good: /\b(?:doctors?|nurses?|beds|toilets|acquittals?|releases?|visits?|calories|lawyers|teachers)\b/,
  },
  /** Nouns behind a number that every part of it may be: "34 people: 19 men, nine women …". */
  allWho:
    /^ (?:[a-z’'-]+ ){0,2}?(?:people|persons|individuals|members|children|staff|victims|survivors|dead|deaths|fatalities|casualties|participants|interviewees|respondents|witnesses|passengers|of us|of them)\b/,
  theBefore: /\b(?:the|these|those|all|its|their|his|her|our)(?: [a-z’'-]+){0,2} ?$/,
  /** Words about a number, "#", that add it to another. */
  moreOf:
    /\b(?:another|further|additional|extra|added|plus)\b[^#]*#|# (?:more|further|additional|others?|extra)\b/,
  /** What makes a number that which is left of a whole. */
  restBefore:
    /(?:\b(?:those|the cases|the ones) (?:still |yet )?(?:pending|open|outstanding|waiting|undecided|unsolved|missing|left|remaining), ?$|\b(?:the )?(?:remaining|other|rest|remainder|others)\b(?: (?:of [a-z]+ ?)?)?(?:[a-z]+ ){0,2}?[,:(–—]? ?|\b(?:leaving|leaves|left|leave)(?: (?:only|just|another|a further|the other))? ?|\b(?:is|are|was|were) (?:now )?(?:down|reduced) to(?: (?:only|just))? ?)$/,
  restBehind:
    /^ (?:[a-z]+ ){0,2}?(?:(?:were|was|are|is) (?:left|outstanding|pending|missing|vacant|empty|unfilled|unaccounted for|still to)\b|(?:have|has|had) (?:yet to|still to|not)\b|still (?:waits?|awaits?|waiting|lacks?|needs?|to|open|missing|pending|unaccounted|in)\b|(?:are|is|were) (?:yet to|not)\b|(?:did|do|does) not\b|remain\b|remained\b|others\b|not(?:[.,;)]|$))|^ (?:that|who|which) (?:have|has|had|did|do|does|are|were) not\b/,
  restNot:
    /^(?: of (?:them|these|those|the [a-z]+))? (?:(?:that|who|which) )?(?:did|do|does|have|had|has|are|were|is) not(?:[.,;)]|$)/,
  /** One more of a list, without a number. */
  oneMore: /^[^.;:()#]{0,60}?(?:,|\band) (?:and )?an? [a-z’'-]+(?: [a-z’'-]+)?(?:[,.;]|$)/,
  /** What says how many a group has, before their number. */
  had: /, (?:which|that) (?:thus |therefore |now )?(?:has|had|counts|counted|numbers|numbered|consists of|consisted of) ?$/,
  leaving: /\b(?:leaving|leaves|which leaves) (?:only |just |about )?$/,
  changeOf:
    /[,:–—] an? (?:[a-z]+ )?(?:difference|change|loss|improvement|deterioration|worsening|swing|shift|variation|movement) of ?$/,
  lossOf: /\bloss(?:es)? of ?$|\b(?:on|than|from|over) the ?$/,
  /** What makes a duration a time in which something was, and no value. */
  periodBefore:
    /\b(?:in|for|over|past|last|within|after|every|next|first|during|of)(?: the)?(?: (?:past|last|next|first))? ?$/,
  ofNamed:
    /\bthan\b(?! (?:in|a|the (?:year|month|week)|last|before|previously|then))|^ on (?:last|the previous|the) (?:year|month)/,
  backTo: /\b(?:on|than|from|over) the ?$/,
  forecast:
    /\b(?:forecasts?|expect(?:ed|ations?)|predict(?:ed|ions?)|targets?|estimates?|analysts|consensus|hoped|planned|budgeted)\b/,
  planned:
    /\b(?:to|will|would|could|should|may|might|help|helped|suggests?|plans?|hopes?|aims?|every)(?: [a-z]+)? ?$/,
  growing:
    /\b(?:rose|grew|increased|climbed|expanded|growth|fell|dropped|declined|shrank|contracted|gained|lost)\b[^,;:.]{0,25}$/,
  /** What names a group again, before its number. */
  again: /(?:^|[\s(“])(?:the|these|those|all|his|her|its|their|our|both|last of the|first of the) ?$/,
  againAll: /\b(?:these|those|(?:last|first) of the) ?$/,
  /** What makes a group named again a part of it, or another. */
  narrowed:
    /^[ -][\p{L}’'-]+,? (?:who|that|which|whom|whose|from|with|without|in|of|on|at|aged|born|under|over|near|for|to|by|between|before|after|since|until|ago|earlier|later|and)\b/u,
  /** Words for shares, each with the least and the most per cent that it may mean. */
  quantities: [
    { words: /\b(?:a|the)(?: \w+)? minority\b.*$/, least: 0, most: 49.99 },
    {
      words: /\b(?:nearly|almost|virtually|practically) (?:all|everyone|everybody|every [a-z]+)\b.*$/,
      least: 75,
      most: 100,
    },
    {
      words:
        /(?<!\b(?:not|nearly|almost|virtually|of|in|at|after|above|practically) )\b(?:all|every one) of (?:the|these|those)\b.*$/,
      least: 100,
      most: 100,
    },
    { words: /(?<!\ba )\b(?:very )?few\b(?! (?:more|less|of them more)).*$/, least: 0, most: 49.99 },
    { words: /\b(?:a handful|only a few|very few) of\b.*$/, least: 0, most: 30 },
    { words: /\b(?:hardly|barely|scarcely) any(?:one|body)?\b.*$/, least: 0, most: 25 },
    { words: /\b(?:almost|virtually|practically) none\b.*$/, least: 0, most: 25 },
    { words: /(?<!\b(?:the|second|third|at|his|her) )\bmost (?:of|[a-z]+s)\b.*$/, least: 50.01, most: 100 },
    {
      words: /\b(?:a|the)(?: (?:vast|large|great|clear|overwhelming))? majority\b.*$/,
      least: 50.01,
      most: 100,
    },
  ],
  /** A word for a share with its number right behind: at most a noun phrase and a sign between. */
  sideBySide:
    /(?:handful of|minority|every|none|all|everyone|everybody|few|any(?:one|body)?|most|majority)\b[^,;:.()–—]{0,50}[,:(–—] ?$/,
  /** A least amount that is due, before its number. */
  minimumBefore:
    /\b(?:minimum(?: (?:standard|norm|requirement|area|space))?|standards?|norms?|(?:recommend|requir|demand|prescrib|stipulat)(?:e|es|ed|ing|s)|entitled to|should (?:have|get|receive)|must (?:have|get|receive))(?: (?:of|is|was|at|for|to|a|an|the|only|just|that|each|every|person|prisoner|prisoners|inmate|inmates|have|has|be|given))* ?$/,
  /** What says of a value that it keeps a limit, is above it, or is below it. */
  kept: /\b(?:within (?:the |its |their |that |this |these |those )?(?:[a-z]+ )?(?:rule|rules|limit|limits|law|norm|norms|standard|standards|capacity|bounds|period)|compl(?:ied|ies|y) with|in line with|in accordance with|respect(?:ed|s) (?:the|this|that)|meets? (?:the|this|that|its)|satisf(?:y|ies|ied) (?:the|this|that)|as the (?:law|rules?) (?:demands?|requires?))\b/,
  above:
    /\b(?:(?:longer|more|higher|larger|greater) than (?:(?:the|this|that) (?:law|rules?|code|limit|maximum|norm)|is |what |allowed|permitted|it should|they should)|above (?:the |its |their |that |this )?(?:limit|capacity|threshold|ceiling|maximum|minimum|norm|standard)|over (?:the |its |their |that |this )?(?:limit|capacity|ceiling|maximum)|beyond (?:the |its |their |what |that |this )?(?:limit|capacity|maximum|law|is|the law)|exceed(?:s|ed|ing)? (?:the |its |their |this |that )?(?:[a-z]+ )?(?:limit|capacity|ceiling|threshold|maximum|rule|norm|standard|minimum)|too (?:many|long|much)|overcrowded)\b/,
  /** What says that a limit, a least or a greatest, was not kept. */
  broken:
    /\bin (?:breach|violation|excess|contravention) of (?:the |its |their |that |this |these |those )|\b(?:violat|breach|contraven)(?:es|ed|ing) (?:the |its |their |that |this |these |those )/,
  below:
    /\b(?:(?:well |far |falls? |fell |falling )?short of (?:the |this |that |its |their )?(?:[a-z]+ )?(?:standard|minimum|norm|requirement|rule|target)s?|(?:below|under) (?:the |this |that |its |their )?(?:[a-z]+ )?(?:standard|minimum|norm|requirement|limit|threshold|ceiling|maximum|capacity)|less than (?:the (?:law|rules?|standard|norm)|required|prescribed|recommended|what )|(?:fails?|failed|failing) to meet|(?:does|do|did) not meet|too (?:few|little|small)|half-empty|underused|(?:space|room|places|capacity) to spare)\b/,
  /** What forbids the more or the less behind it: "nobody should be held for more than". */
  forbidden:
    /\b(?:no one|nobody|no [a-z]+|neither [a-z]+)(?: [a-z’'-]+){0,3} (?:should|may|must|can|shall)\b[^,;:.]*$|\b(?:should|may|must|can|shall) (?:not|never)\b[^,;:.]*$/,
  /** A greatest number that was never passed, by its hedge. */
  neverPassed: /^(?:never|did_not|does_not|do_not|has_not|have_not)_/,
  /** What leads from what was asked to what came of it, without a noun: "and granted". */
  outcome:
    /^ [a-z’' -]{3,60}?,? (?:and|but) (?:then |only |just )?(?:granted|rejected|upheld|dismissed|answered|approved|accepted|refused|allowed|settled|decided|investigated|solved|closed|returned|destroyed|confirmed|quashed) (?:only |just |all but )?$/,
  /** A least or greatest value of some time, before its number. */
  extreme: {
    low: /\b(?:(?:record|historic|all-time|[a-z]+-year|new) low|^ ?low|lowest(?: [a-z]+){0,2})(?: of| at|:) ?$/,
    high: /\b(?:(?:record|historic|all-time|[a-z]+-year|new) high|^ ?high|highest(?: [a-z]+){0,2})(?: of| at|:) ?$/,
  },
  /** What takes the verb of a sentence back for some: "two of them not", "seven have none". */
  excepted:
    /^(?: of (?:them|these|those|the [a-z]+))?(?: (?:was|were|is|are|has|have|had|did|do|does))? (?:not|none)(?:[.,;)]|$)/,
  /** Ratios and rates, of which more may be better or worse. */
  /** What a sentence says of how things stand, whatever rises or falls. */
  evaluation: {
    better:
      /^(?:encouragingly|fortunately|happily|luckily|reassuringly|the good news is that|it is encouraging that)\b|\b(?:situation|conditions?|picture|trend|things|matters|safety|health)(?: (?:in|at|of) [a-z’' -]{1,30}?)? (?:has |have |had |is |are )?(?:also |clearly |markedly |greatly )?(?:improved|improving|got better|become better|eased)\b|\ban? (?:[a-z]+ )?improvement\b/,
    worse:
      /^(?:alarmingly|worryingly|sadly|tragically|regrettably|unfortunately|the bad news is that|it is alarming that)\b|\b(?:situation|conditions?|picture|trend|things|matters|safety|health)(?: (?:in|at|of) [a-z’' -]{1,30}?)? (?:has |have |had |is |are )?(?:also |clearly |markedly |greatly )?(?:worsened|worsening|deteriorated|deteriorating|got worse|become worse)\b|\ban? (?:[a-z]+ )?deterioration\b/,
  },
  /** "More women (112) than men (134)", "fewer women than men: 112 against 134": what is before the two numbers, and between. */
  moreThan: [
    [/\b(more|fewer) [^,;:.()#]{2,40}\($/, /^\) than [^,;:.()#]{2,40}\($/],
    [
      /\b(more|fewer) [^,;:.()#]{2,40} than [^,;:.()#]{2,40}(?:: ?|, |\(|[–—] ?)$/,
      /^(?: [a-z]+){0,2} (?:against|to|versus|compared (?:to|with)|and|as against) $/,
    ],
  ],
  ratioWords: /\b(?:per|ratio|for (?:each|every)|to one)\b/,
  /** What leads from a value to the earlier one that it is set against. */
  oldValue:
    /^[^;:.#]{0,40}\b(?:up from|down from|against|compared (?:to|with)|from|after)(?: (?:a|the|only|just|some))* ?$/,
  today: /^ (?:[a-z’'-]+ )?(?:today|now|at present|this year)\b/,
  /** A list of what a number counts, behind it: its items, and what begins an aside instead of an item. */
  listOf: {
    listed: /^ [a-z’' -]{2,40}: ([^.:;()?!\d“”"–—]{5,200}?)\.?$/,
    apposition:
      /^ of (?:our|the|its|their) [a-z]+, ((?:\p{Lu}[\p{L}’'-]*(?: \p{Lu}[\p{L}’'-]*)*(?:, (?=\p{Lu})| and (?=\p{Lu})))+\p{Lu}[\p{L}’'-]*(?: \p{Lu}[\p{L}’'-]*)*), (?:were|was|are|is|had|have|has)\b/u,
    aside:
      /^(?:in|on|at|of|who|which|where|when|an?|the|with|near|now|both|aged|then|his|her|its|their|first|including|such|for|from|that|but|not|also|as)\b/i,
  },
  everyOne: /\b(?:every (?:@|one|single one)|all) of (?:the|these|those|its|their) ?$/,
  /** A greatest number, before its "more than": "at no time were there". */
  atNoTime: /\b(?:never|at no (?:time|point|stage)|on no (?:day|night)|not once|there were never)\b[^,;:.]*$/,
  /** Names of the comparison with the year before, behind the earlier value. */
  yearBefore:
    /^ (?:[a-z’'-]+ ){0,2}?(?:the (?:year|month|week) before|the (?:previous|preceding) (?:year|month|week)|an? (?:year|month|week) (?:before|earlier))\b/,
  /** A denial for a time only, or of what had been expected. */
  deniedFor:
    /\b(?:until|before|by|yet|so far|at first|initially|that (?:day|night|year|month)|(?:in|on|since|during) (?:january|february|march|april|may|june|july|august|september|october|november|december|\d|the (?:first|spring|summer|autumn|winter|past|last))|expected|when|while|as long as|last|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/,
  /** What sets a value below or above the one behind it: "was below the 64% of the year before". */
  compared: {
    less: /^(?:,? [a-z’'-]+){0,8}?,? (?<!\b(?:not|never|no) )(?:below|under|lower than|less than|fewer than|shorter than|smaller than|down on) (?:the|its|their|that of|last year's) ?$/,
    more: /^(?:,? [a-z’'-]+){0,8}?,? (?<!\b(?:not|never|no) )(?:above|over|higher than|more than|longer than|larger than|greater than|up on) (?:the|its|their|that of|last year's) ?$/,
    valueBefore:
      /(?:(?:^|[,;(–] ?|\b(?:and|but|that|with) )at|\b(?:was|were|is|are|stood at|stands at|reached|of|had|has|held|counted|came to|averaged|lasted|took)) ?$/,
  },
  /** What takes prices or times into account, so that two printed values do not give the change. */
  adjusted: /\b(?:adjusted|in real terms|inflation|constant prices|purchasing power|seasonally|nominal)\b/,
  /** What makes the N of "n of the N" a group that was named before. */
  ofDefinite: /\bof (?:the|these|those|all|its|his|her|their|our)\b/,
  /** "…, six times as much": a multiple that closes what was compared. */
  asMuch: /^ as (?:many|much|high|long|large|big|often|great)(?: again)?(?:[.,;)]|$)/,
  /** "daily headcount": an adjective of time that makes a level and no change of each day. */
  levels:
    /\b(?:daily|weekly|monthly|annual|yearly) (?=(?:head)?counts?\b|averages?\b|numbers?\b|populations?\b|tolls?\b|totals?\b|allowances?\b|rations?\b|budgets?\b|figures?\b|costs?\b|fees?\b|incomes?\b|wages?\b|intakes?\b)/g,
  /** Of three numbers alone, the words about one, "#", that make it follow from the others. */
  three: {
    share:
      /(?:\(|[–—:] ?|, (?:or |i\.e\.,? |that is,? )?|\b(?:thus|therefore|hence|so that) [^,;.]{0,40})(?:only |just )?#[^,;:.()]{0,20}(?:[,;:.)–—]|$)|\b(?:share|proportion|rate|percentage|fraction)\b[^,;.:#]{0,40}(?:of|is|was|at|to|:) #|# (?:full|occupied)\b|^(?:that|this|which|it) (?:[a-z]+ )?(?:makes?|made|is|was|equals|comes to|corresponds to|amounts to) #|\b(?:makes? up|made up|constitutes?|represents?|accounts? for|amounts? to|equals?|corresponds? to) #/,
    hence: /\b(?:so|thus|hence|therefore|meaning|which means|means that)\b[^,;.:#]{0,30}#/,
    difference:
      /# (?:[a-z’'-]+ )?(?:more|fewer|less|too (?:many|few)|older|younger|longer|shorter|higher|lower|short|above|below)\b|# (?:(?!(?:that|who|which) )[a-z’'-]+ ){0,3}(?:have|has|had|are|is|were|was|lie|sleep|go|stand|remain|left|still|did|do|does)(?: [a-z’'-]+){0,2}? (?:no|not|without|on the floor|left|missing|lacking|outstanding|pending|open|vacant|empty|unfilled|to be)\b|\b(?:gap|difference|margin|shortfall|shortage|deficit|surplus|excess|balance) (?:of|is|was|:) #|\b(?:leaving|leaves|remaining|rest|others?|still (?:pending|open|waiting|outstanding|missing)),? (?:[a-z]+ )?#|\bno (?:answer|reply|reaction) (?:came )?from #/,
    total:
      /\b(?:total|sum|altogether|together|in all|combined|number|overall|makes?|making|quarter|half-year|year):? (?:of |to |is |was |came to |comes to |are )?#[^,;:.()]{0,12}(?:[,;.)]|$)|# (?:[a-z’'-]+ )?(?:in all|in total|altogether|together|all told|overall|combined)\b/,
    each: /# (?:[a-z’'-]+ ){0,2}(?:each|apiece|per [a-z]+|a head|for (?:each|every)|to (?:each|every))\b|\b(?:each|per|every)(?: [a-z’'-]+){0,4} #/,
    /** Words that make it of other things than the two others. */
    not: /\b(?:another|further|additional|other than|while|whereas|elsewhere|should|must|law|rules?|standard|target|average|on average|expected|planned|respectively|about|not more)\b/,
  },
  /** What leads from the time that something began to the time that it ended. */
  clockJoint:
    /^,? (?:to|until|till|and) $|^ ?[–-] ?$|^,? (?:and|but) (?:[a-z]+ ){0,3}?(?:until|till|to|(?:ended|closed|finished|stopped|over|concluded|released|left) (?:only )?at|at) $/,
  backAgain: /^ of (?:them|these|those)\b/,
  /** What opens an exception to what a sentence denies of all. */
  although: /\b(?:although|though|but|except that|save that|only)\b[^#]*#/,
  /** Things that are counted one by one, behind their number; shares of money, time and size are of no whole number. */
  countable:
    /^ (?!(?:[a-z’'-]+ )?(?:dollars|euros|pounds|crowns|riels?|rupees|years|months|weeks|days|hours|minutes|points|percent|metres|meters|kilometres|miles|tonnes|litres|kilos|grams|hectares|million|billion|times|degrees)\b)(?:[a-z’'-]+ )?[a-z’'-]{3,}s\b/,
  /** "compared to 2017, when it stood at" */
  oldFirst: /\b(?:compared (?:to|with)|against|unlike|after) @[^#]*$/,
  /** Words right before a number that make it two. */
  both: /\bboth (?:of )?(?:the |these |those |its |his |her |their |our )?$/,
  /** What says that several shares are all there is: a class of others, a division, a scale of answers. */
  classes: {
    rest: /\b(?:other (?:reasons|offences|crimes|charges|nationalities|countries|places|causes|prisons|grounds)|others|no answer|no opinion|undecided|did not answer|(?:did|do) not know|don[’']t know|not known|unknown|the rest|the remainder)\b/,
    division:
      /(?:^|[,;(] ?)by (?:offence|crime|age|status|sex|gender|nationality|origin|type|category|cause|region|length)\b|\b(?:breakdown|composition|distribution|divided|broken down)\b/,
    scales: [
      /\b(?:good|fair|bad|poor|excellent|acceptable|adequate|inadequate)\b/,
      /\b(?:yes|no|undecided|unsure|no answer)\b/,
      /\b(?:better|worse|the same|unchanged)\b/,
      /\b(?:agreed?|disagreed?|neutral|in favour|against|for)\b/,
      /\b(?:always|often|sometimes|rarely|seldom|never|occasionally)\b/,
      /\b(?:satisfied|dissatisfied|indifferent)\b/,
      /\b(?:sentenced|convicted|remand|pre-?trial|untried|immigration|administrative|awaiting)\b/,
      /\b(?:under|over|above|below|younger|older|aged|between)\b/,
      /\b(?:illness|disease|suicide|violence|accidents?|homicide|natural causes)\b/,
    ],
  },
  /** What says that the number behind a bound is the number itself; "#" is that number. */
  exactly:
    /^[^;.#]{0,50} ?\((?:the )?(?:exact|precise|actual|real|true|final|official|correct) (?:number|figure|count|total|toll)(?: is| was|:)? #|^[^;.#]{0,50}[,:(–—] ?#(?: [a-z’'-]+)?,? ?(?:to be (?:exact|precise)|exactly|in fact|precisely)\b|[;:,.] (?:the (?:final|exact|actual|true|official|longest|highest|greatest|largest|oldest|shortest|lowest|smallest) [a-z’'-]+ (?:is|was|were|stood at)|it (?:stood at|was|reached|rose to)|there (?:were|are)) #/,
  /** What makes a bound a rule, which may be broken. */
  ruled:
    /\b(?:may|can|must|should|shall|allowed|permitted|supposed|meant|limit|law|rules?|not|hold|designed|intended|want(?:s|ed)?|promised|ordered|expected)\b[^,;:.]*$/,
  /** "fewer than 40 patients: 31, 38 and 43" */
  listed:
    /^ (?:[a-z’'-]+ ){0,2}?[a-z’'-]+: (?:it stood at |there were )?$|^: (?:it stood at |it was |it reached |there were )?$/,
  includes:
    /^ (?:[a-z’'-]+ ){0,4}?[a-z’'-]+,? (?:includes?|included|including|among (?:them|whom|these)(?: (?:are|were))?(?: (?:that|those) of)?) (?:only |just )?$/,
  /** Rates that nothing can have above 100 %. */
  wholeRate:
    /\b(?:turnout|literacy|attendance|vaccination|immunisation|immunization|coverage|employment|unemployment|survival|mortality|conviction|acquittal|response|participation|enrolment|enrollment|recidivism|reoffending)(?: (?:rate|level|figure))?(?: (?:of [a-z’' -]{1,30}?))? (?:is|was|stands at|stood at|reached|of|at|came to|has reached) (?:only |just |about )?$/,
  /** What makes two numbers the ends of a range. */
  ranged:
    /\b(?:ranged?|ranges|ranging|vary|varies|varied|aged|age group|ages|fines of|terms of) (?:from |between )?$/,
  /** What a rate of two currencies is said with: the other one before or behind its number. */
  rateBefore:
    /\b(?:a|one|the|each) (?:us )?([a-z]+) (?:is|was|buys|bought|costs|cost|equals|equalled|stood at|being|is worth|was worth) (?:about |some )?$/,
  rateBehind: /^ (?:to|per|for|against) (?:the|a|one|each)? ?(?:us )?([a-z]+)\b/,
  countAgain: /^ ?(?:people |persons |rupees |prisoners )?(?:, that is,? |, i\.e\.,? |, or |\()$/,
  /** "three times as many men as women" */
  timesBetween: /^ as (?:many|much|long|high|large|often) (?:[a-z’'-]+ ){0,3}?as\b/,
  timesOf: /^ ?(?:the|those|that of|more than|as (?:many|much|high|large) as)\b/,
  eachOf: /\b(?:each|every|apiece|per)\b/,
  inAll: /^ (?:[a-z’'-]+ ){0,2}?(?:in all|in total|altogether|all told)\b/,
  ratioOf: /\b(?:ratio|outnumber(?:ed|s|ing)?)\b/,
  /** "… more prisons opened, taking the number from …" */
  added: /^ (?:more|fewer|extra|further|additional|new|other) /,
  taking:
    /\b(?:taking|bringing|raising|lifting|pushing|cutting|reducing|lowering) (?:the|its|their|that) [^,;:.()]{0,40}from ?$/,
  /** What leads from a difference to the value that it is to: "above its capacity of" */
  apartFrom:
    /^ (?:[a-z’'-]+ ){0,2}?(?:above|over|more than|below|under|fewer than|less than|short of|beyond|in excess of|longer than|shorter than|higher than|lower than) (?:the|its|their|his|her|that|what) [^,;:.()]{0,40}$/,
  ago: /^ (?:ago|earlier|before|later|previously)\b/,
  /** What takes back what a sentence says of a direction. */
  concedes:
    /\b(?:not|never|no|neither|nor|without|although|though|despite|but|while|whereas|until|again)\b|n[’']t\b/,
  turnsTime: /\b(?:(?<!year )before|after)\b/,
  followed: /\b(?:followed by|giving way to|becoming|turning into)\b/,
  comparedWith:
    /\bthan\b|\b(?:against|versus|compared with|compared to|up from|down from|instead of|rather than|as opposed to|after|following)\b/,
  /** What says a number again in another way, between the two. */
  sameAs:
    /^[^;.#]{0,90}(?:, or |\bor |, i\.e\.,? |[,(–—] ?(?:that|which) is(?: to say)?,? (?:in |of )?|, in other words,? |, namely |[,;–—] ?(?:which|that|this)(?: (?:is|was|are|were|means|makes|made|equals|gives|gave)|(?: (?:is|was))? (?:corresponds?|corresponding|corresponded|amounts?|amounted|comes?|came|works? out|worked out|equivalent|equal) (?:to|at))(?: (?:only|just|about|some|nearly|almost))? |, (?:or |i\.e\. )?(?:equal(?:ling)? to|equalling|equivalent to|corresponding to|amounting to|representing|making(?: up)?|equalling|giving) )(?:a |an |about |only |just )?$/,
  /** What leads from a number to its share right behind it. */
  apposed: /^[^;.#]{0,90}(?:\(|[–—] ?|, |: )(?:a |about |only |just |some )?$/,
  /** "…, a share of", "…, a response rate of" */
  shareNamed: /[,:–—] ?(?:an?|the) [^,;:.()#]{0,40}(?:of|:) ?$/,
  is: /\b(?:is|are|was|were) (?:only |just |about |some )?$/,
  isShare:
    /\b(?:is|are|was|were|at|stands at|stood at|equals|makes|means) (?:only |just |about |some |thus )*$/,
  /** What draws a share from numbers before it. */
  hence: /\b(?:so that|thus|therefore|hence|i\.e\.|that is|which means|meaning that)\b/,
  /** A pronoun that a share is said of, before the share: "They amount to". */
  pronounShare:
    /^(?:they|these|those|this|that|it|which)(?: [a-z’'-]+)? (?:is|are|was|were|amounts?|amounted|corresponds?|corresponded|represents?|represented|makes?|made|constitutes?|constituted|accounts?|accounted|comes?|came|equals?)(?: (?:to|up|for|only|just|about|some|thus|a share of))* ?$/,
  /** What ends a share that stands beside its number. */
  closed: /^ ?(?:[,;.)–—]|of\b|in all|altogether|$)/,
  /** What leads from a share to its number behind it. */
  partBehind: /^[^;.#]{0,60}(?:\(|, or | or |, i\.e\.,? |, that is(?: to say)?,? |, |[–—] ?|: )$/,
  partClosed:
    /^ ?(?:[a-z]+ ?){0,1}?[),;.–—]|^$|^ (?:people |persons |cases )?(?:in all|in total|in number|altogether|all told)\b|^ out of\b|^ of\b/,
  /** The word between the two values of "from 44 to 71". */
  to: "to",
  /** A way from one value to another, before its first value. */
  motion:
    /\b(?:rose|risen|rises|rising|grew|grown|grows|growing|increased?|increases|increasing|climbed|climbing|jumped|soared|surged|went up|gone up|up|fell|fallen|falls|falling|dropped|drops|dropping|declined|declining|decreased|decreases|shrank|shrunk|went down|gone down|down|went|gone|goes|going|lengthened|lengthening|shortened|shortening|widened|narrowed|extended|raised|lowered|reduced|cut|doubled|tripled|halved|rise|increase|growth|fall|drop|decline|reduction|change|changed|passed|moved|shift|shifted|jump|improved|worsened)\b[^,;:.()]{0,40}\bfrom (?:about |an average of |only |just |some )?$/,
  fromEnd: /\bfrom (?:about |only |just |some )?$/,
  toAlone: /^ to (?:about |only |just |some )?$/,
  /** What follows a number that leaves out its noun and its unit. */
  bare: /^(?: ?[,.;:)–—]|$| and\b| or\b| in @| from\b| to\b| before\b| last\b| this\b| previously\b| earlier\b| today\b| now\b| at present\b| on average\b)/,
  /** "…, against a man's 19" */
  andOther: /^[^.;,#]{0,30} (?:and|against|versus) [a-z’'-]+ (?:only |just |got )?$/,
  /** What sets a number against the one before it. */
  setAgainst:
    /^[^.:#]{0,70}(?:\b(?:to|from|against|versus|than|instead of|rather than|as opposed to|compared (?:to|with)|up from|down from|used to be|had been|was|were|it was|is now|now|not|held for|lasted|took|stayed|offers?|offered|gives?|gave|measures?|measured|waited|waits|spent|spends|served|serves|stays|takes|lasts|gets|got)(?: (?:only|just|about|some|the|at|for|before))?|@,| in @,?|\() ?$/,
  /** Words that end the noun phrase behind a number. */
  phraseEnds: set(
    `a an the of in on at to for from by with and or as is are was were be been being has have had having that this these those who
     whom whose which when while than then but if although though because so per each every not no nor after before
     during between within under over above below into through since until against among amongst across about around
     more fewer less higher lower up down out only just also still already yet now said says told reported did does do will
     would can could may might must should it they he she we i you its their his her our there here where what
     short last this next previous year years month months week weeks earlier ago early late
     including included compared respectively both all some any went came got remained stood rose fell grew dropped made today yesterday nowadays`,
  ),
  be: set("was were is are been"),
  /** Words in a noun phrase that say nothing of what is counted. */
  weak: set(
    "other others new further additional more different separate whole full total such own very same",
  ),
  /** Names of the rows and columns of tables. */
  cells: {
    totalRow:
      /\btotal$|^(?:(?:grand |sub-?|national |overall |prison |country )?totals?\b|all(?: (?:prisons|facilities|together|[a-z]+s))?$|sum$|altogether$|in all$|together$|overall$)/,
    partRow: /^(?:[–—•-] ?|of (?:which|whom|these)|thereof|including|incl\.|sub-?total|whereof)/,
    totalColumn: /^(?:grand )?(?:total|all|sum|together|overall|altogether)\b|\btotal$/,
    percent: /%|\bper ?cent\b|\bpercentage\b|\bshare\b|\bproportion\b/,
    population:
      /\b(?:population|inmates|prisoners|held|holds|detainees|occupants|detained|persons|people|residents|present|actual|headcount|number held)\b/,
    capacity: /\b(?:capacity|places|beds|spaces|built for|designed for|bunks|cna)\b/,
    occupancy: /\b(?:occupancy|occupied|occupation|fill(?:ed)?|crowding|utili[sz]ation|full|of capacity)\b/,
    over: /\b(?:overcrowding|over-crowding|over capacity|overcapacity|excess)\b/,
    change: /\b(?:change|growth|increase|decrease|rise|fall|variation|development)\b|\+\/[-–−]|[±Δ]/,
    difference:
      /\b(?:difference|change|gap|vacan(?:t|cies)|free|shortfall|surplus|excess|unfilled|missing|increase|decrease|balance|remaining)\b|\+\/[-–−]|[±Δ]/,
    noSum:
      /\b(?:rate|average|avg|mean|median|per|ratio|year|years|ages?|occupancy|dates?|rank|distance|price|no|length|days|months|score|index|growth|density)\b/,
  },
  ofGroup: /^ (?:of|among) (?:the|these|those|them|whom|which|all|its|their|our)\b/,
  people: set(
    `people persons person prisoners prisoner inmates detainees individuals men women children boys girls juveniles minors
     adults migrants refugees staff officers guards defendants suspects respondents interviewees patients workers victims
     survivors witnesses relatives lawyers doctors nurses protesters journalists students applicants households families
     residents members men others foreigners nationals`,
  ),
};

export type Cues = Readonly<typeof englishCues>;
