/** Languages in Latin letters that are not read, each known by the words that none of its sentences does without. */
export const otherLanguages: readonly { readonly name: string; readonly common: ReadonlySet<string> }[] = (
  [
    [
      "French",
      "le la les des du et en une un dans pour par sur est sont qui que avec au aux ses ont été il elle ne pas plus cette ce leur",
    ],
    [
      "Spanish",
      "el la los las de del y en una un por para con que es son su se al más no fue han como pero entre esta este desde hasta",
    ],
    [
      "Portuguese",
      "o os as da do das dos e em uma um por para com que é são no na nos nas ao mais não foi se como pelo pela seus",
    ],
    [
      "Italian",
      "il lo gli della di delle dei nel nella e un una per con che è sono non più da del alla sono anche tra fra stati",
    ],
    [
      "German",
      "der die das und den dem des ein eine einer in im zu mit von für auf ist sind nicht wurden wird als auch bei aus nach davon",
    ],
    [
      "Dutch",
      "de het een en van in op te met voor zijn is niet aan door werd werden bij uit naar dat die ook",
    ],
    ["Swedish", "och en ett att det den de i på av för med till är som inte har om var från vid"],
    [
      "Norwegian or Danish",
      "og en et at det den de i på af av for med til er som ikke har om var fra ved blev ble",
    ],
    ["Polish", "i w na z się nie że jest są oraz przez dla po od za był było były tym"],
    ["Romanian", "și în de la cu pe din un o este sunt pentru că nu mai prin au fost care dintre"],
    ["Hungarian", "a az és egy hogy nem is volt meg már csak de van ezek közül voltak"],
    ["Turkish", "ve bir bu da de için ile olarak olan en daha çok kişi ise sonra kadar olduğu"],
    [
      "Indonesian or Malay",
      "yang dan di dari untuk dengan pada ini itu adalah tidak dalam orang ke telah oleh sebagai akan",
    ],
    ["Vietnamese", "và của là có được trong cho người các với không những này đã từ một về khi"],
    ["Tagalog", "ang ng mga sa na ay at para hindi ito may mula siya sila kung"],
    ["Swahili", "ya wa na kwa ni katika za la cha watu hii wake kuwa walikuwa kutoka"],
    ["Somali", "iyo oo ka ku la waa in ay uu dadka lagu soo"],
    ["Haitian Creole", "nan yo pou ak ki se sou li te moun gen pa yon"],
  ] as const
).map(([name, words]) => ({ name, common: new Set(words.split(" ")) }));
