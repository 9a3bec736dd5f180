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
     scaled_up added pushed_up driven_up bumped_up hiked strengthened accelerated worsened`,
  ),
  fallVerb: any(
    `fell fallen falls falling fall dropped drops dropping drop declined declines declining decline decreased decreases
     decreasing decrease shrank shrunk shrinks shrink shrinking eased eases easing plunged plunging plummeted slumped went_down gone_down goes_down
     going_down go_down dipped sank sunk tumbled slid slipped contracted dwindled reduced reduces reducing reduce cut cuts cutting trimmed
     trimming trim slashed slashing slash lowered lowering lower halved subsided subside receded waned diminished lessened
     abated ebbed came_down brought_down brings_down bring_down scaled_down scaled_back cut_back down shed lost pared
     curbed curtailed pruned improved_on declined weakened`,
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
    "change difference gap margin discrepancy shortfall surplus excess saving gulf disparity distance",
  ),
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
    `capacity certified built designed meant intended licensed approved authorised authorized room space suitable rated
     planned equipped accommodate accommodates accommodating sleep sleeps maximum places beds limit ceiling cap may_hold
     can_hold should_hold supposed_to_hold to_hold may_be_held should_house can_house could_hold was_to_take`,
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
     split_into split_between comprises`,
  ),
  lenient: any("including included include includes among such_as notably not_least especially"),
  rest: any("remaining remainder rest balance other others leaving leaves left leave"),
  groupBack: any("them whom which these those"),
  /** Words that end the noun phrase behind a number. */
  phraseEnds: set(
    `a an the of in on at to for from by with and or as is are was were be been being has have had having that this these those who
     whom whose which when while than then but if although though because so per each every not no nor after before
     during between within under over above below into through since until against among amongst across about around
     more fewer less higher lower up down out only just also still already yet now said says told reported did does do will
     would can could may might must should it they he she we i you its their his her our there here where what
     last this next previous year years month months week weeks earlier ago early late
     including included compared respectively both all some any went came got remained stood rose fell grew dropped made`,
  ),
  /** Words in a noun phrase that say nothing of what is counted. */
  weak: set(
    "other others new further additional more different separate whole full total such own very same",
  ),
  ofGroup: /^ (?:of|among) (?:the|these|those|them|whom|which|all|its|their|our)\b/,
  people: set(
    `people persons person prisoners prisoner inmates detainees individuals men women children boys girls juveniles minors
     adults migrants refugees staff officers guards defendants suspects respondents interviewees patients workers victims
     survivors witnesses relatives lawyers doctors nurses protesters journalists students applicants households families
     residents members men others foreigners nationals`,
  ),
};

export type Cues = Readonly<typeof englishCues>;
