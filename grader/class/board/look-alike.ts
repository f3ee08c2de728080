/**
 * Characters that are taken for Latin letters and digits, by what they are taken for: the table of ICU's spoof checker
 * (uspoof_getSkeleton, Unicode 15), without those that NFKD decomposes anyway.
 */
const TAKEN_FOR: [latin: string, others: string][] = [
  ['10', '\u{23e8}'],
  ['2', 'ƧƻϨᒿꙄ\u{a6ef}Ꝛ'],
  ['3', 'ƷȜЗҘӠⳌꝪꞫ\u{118ca}\u{16f3b}\u{1d206}'],
  ['4', 'Ꮞ\u{118af}'],
  ['5', 'Ƽ\u{118bb}'],
  ['6', 'бᏮⳒ\u{118d5}'],
  ['7', '\u{104d2}\u{118c6}\u{1d212}'],
  ['8', 'Ȣȣ\u{9ea}\u{a6a}\u{1031a}\u{1e8cb}'],
  ['9', '\u{9ed}\u{a67}\u{b68}\u{d6d}ⳊꝮ\u{118ac}\u{118cc}\u{118d6}'],
  ['a', 'ΑАᎪᗅꓮ\u{102a0}\u{16f40}ɑαа\u{2376}\u{237a}'],
  ['aa', 'Ꜳꜳ'],
  ['ae', 'ÆӔæӕ'],
  ['ao', 'Ꜵꜵ'],
  ['ar', '\u{1f707}'],
  ['au', 'Ꜷꜷ'],
  ['av', 'ꜸꜺꜹꜻ'],
  ['ay', 'Ꜽꜽ'],
  ['b', 'ΒВᏴᗷꓐꞴ\u{10282}\u{102a1}\u{10301}ƀƂƃƄɓБЬѢѣҌҍᏏᑲᑳᖯ'],
  ['bl', 'Ы'],
  ['c', 'СҪᏟ\u{20a1}Ⲥꓚ\u{102a2}\u{10302}\u{10415}\u{1051c}\u{118e9}\u{118f2}\u{1f16e}\u{1f74c}\u{a2}ȼсҫᴄⲥꮯ\u{1043d}'],
  ['d', 'ÐĐƉᎠᗞᗪꓓđƌɖɗԁᏧᑯ\u{20ab}ꓒ'],
  ['dz', 'ʣ'],
  ['e', 'ɆΕЕᎬ\u{22ff}\u{2d39}ꓰ\u{10286}\u{118a6}\u{118ae}ɇеҽҿ\u{212e}ꬲ'],
  ['f', 'ƑϜᖴꓝꞘ\u{10287}\u{102a5}\u{10525}\u{118a2}\u{118c2}\u{1d213}ƒքᵮẝꞙꬵ'],
  ['g', 'ǤԌᏀᏳꓖƍǥɠɡցᶃ'],
  ['h', 'ĦΗНҢӇӉᎻᕼⱧⲎꓧ\u{102cf}ħɦћһհᏂᏲꚕ'],
  ['i', 'ıɨɩɪιіӏᎥᵻᵼ\u{2373}\u{2378}ꙇꭵ\u{118c3}'],
  ['j', 'ɈͿЈᎫᒍꓙꞲɉϳј'],
  ['k', 'ΚКҚҞᏦ\u{16d5}\u{20ad}ⱩⲔꓗꝀ\u{10518}ƙ'],
  [
    'l',
    'ŁᏞᒪⳐꓡ\u{1041b}\u{10526}\u{118a3}\u{118b2}\u{16f16}\u{1d22a}łƖƗƚǀɫɭΙІӀ\u{5c0}\u{5d5}\u{5df}\u{627}\u{661}\u{673}\u{6f1}\u{7ca}\u{16c1}\u{2223}\u{23fd}Ⲓ\u{2d4f}ꓲ\u{1028a}\u{10309}\u{10320}\u{16f28}\u{1e8c7}',
  ],
  ['ll', 'ǁ\u{5f0}\u{2016}\u{2225}\u{10199}'],
  ['lo', 'Ю'],
  ['ls', 'ʪ'],
  ['lt', '\u{20b6}'],
  ['lz', 'ʫ'],
  ['m', 'ΜϺМӍᎷᗰ\u{16d6}Ⲙꓟ\u{102b0}\u{10311}'],
  ['mb', '\u{1f76b}'],
  ['n', 'ƝΝⲚꓠ\u{1018e}\u{10513}ƞɳηոռᵰ'],
  [
    'o',
    'ØƟΘΟθОѲӨՕ\u{7c0}\u{9e6}\u{b20}\u{b66}\u{12d0}ᎾᏫ\u{2296}\u{229d}\u{236c}Ⲟ\u{2d31}\u{2d41}\u{2d54}\u{3007}ꓳꝊ\u{10292}\u{102ab}\u{10404}\u{104c2}\u{10516}\u{114d0}\u{118b5}\u{118e0}\u{1d21a}\u{1f714}øɵοσоѳөօ\u{5e1}\u{647}\u{665}\u{6be}\u{6c1}\u{6d5}\u{6f5}\u{6ff}०\u{a66}\u{ae6}\u{be6}\u{c66}\u{ce6}\u{d20}\u{d66}\u{e50}\u{ed0}\u{1010}\u{101d}\u{1040}ჿᴏᴑⲟꝋꬽꬾꭴꮎꮻ\u{1042c}\u{104ea}\u{118c8}\u{118d7}',
  ],
  ['oe', 'Œœ'],
  ['oo', 'ꚘꝎ\u{221e}ꚙꝏ'],
  ['p', 'ΡРᏢᑭⲢꓑ\u{10295}ƥρрᵽ\u{2374}ⲣ'],
  ['q', '\u{2d55}ʠԛգզ'],
  ['qe', '\u{1f700}'],
  ['r', 'ƦᎡᏒᖇꓣ\u{104b4}\u{16f35}\u{1d216}ɍɼɽгғᴦᵲⲅꭇꭈꮁ'],
  ['rn', 'ɱᵯ\u{20a5}\u{11700}\u{118e3}'],
  ['s', 'ЅՏᏕᏚꓢ\u{10296}\u{10420}\u{16f3a}ƽʂѕᵴꜱꮪ\u{10448}\u{118c1}'],
  ['t', 'ŦƮȾΤТҬᎢ\u{20ae}\u{22a4}\u{2361}\u{27d9}Ⲧꓔ\u{10297}\u{102b1}\u{10315}\u{118bc}\u{16f0a}\u{1f768}ŧƭᵵ'],
  ['t3', 'Ꜩ'],
  ['tf', 'ꝷ'],
  ['ts', 'ʦ'],
  ['u', 'ɄՍ\u{1200}Ꮜᑌ\u{222a}\u{22c3}ꓴ\u{104ce}\u{118b8}\u{16f42}ʋυսᴜᵾꞟꭎꭒꮜ\u{104f6}\u{118d8}'],
  ['ue', 'ᵫ'],
  ['uo', 'ꭣ'],
  [
    'v',
    'Ѵ\u{667}\u{6f7}Ꮩᐯ\u{2d38}ꓦ\u{a6df}\u{10197}\u{1051d}\u{118a0}\u{16f08}\u{1d20d}\u{1f708}νѵ\u{5d8}ᴠ\u{2228}\u{22c1}ꮩ\u{11706}\u{118c0}',
  ],
  ['vb', '\u{1f76c}'],
  ['w', 'ԜᎳᏔ\u{20a9}ꓪ\u{118e6}\u{118ef}ɯѡѽԝաᴡꝡꮃ\u{114c5}\u{1170a}\u{1170e}\u{1170f}'],
  [
    'x',
    'ΧХҲ᙭\u{16b7}\u{2573}Ⲭ\u{2d5d}ꓫꞳ\u{10196}\u{10290}\u{102b4}\u{10317}\u{10322}\u{10527}\u{118ec}\u{d7}хᕁᕽ᙮\u{292b}\u{292c}\u{2a2f}\u{2a30}',
  ],
  ['y', '\u{a5}ɎΥУҮҰᎩᎽⲨꓬ\u{102b2}\u{118a4}\u{16f43}ƴɏɣʏγуүұყᶌỿꭚ\u{118dc}'],
  ['z', 'ƵȤΖᏃꓜ\u{102f5}\u{118a9}\u{118e5}ƶȥʐᴢᵶꮓ\u{118c4}'],
];

const FOLDED = new Map(TAKEN_FOR.flatMap(([latin, others]) => Array.from(others, (other) => [other, latin] as const)));

/**
 * The dots, strokes and rings that are put on letters of any script. Marks of one script are more than that, vowels for
 * example, and so are the two of kana.
 */
const ACCENTS = /(?!\u{3099}|\u{309a})(?=\p{M})\p{Script=Inherited}/gu;

/**
 * What a name looks like from the back row: without accents, case and alphabet. Two names that have one of these in common
 * are taken for one another. There are several, as a letter's small form may look like another letter than its large one.
 */
export function looksOf(name: string): string[] {
  const whole = name.normalize('NFKD').replace(ACCENTS, '');
  const letters = whole.replace(/[\p{Z}\p{P}]/gu, '');
  // A name may be made of signs only.
  const plain = letters === '' ? whole : letters;
  return [...new Set([plain, plain.toLowerCase(), plain.toUpperCase()].map(folded))];
}

const folded = (text: string): string =>
  Array.from(text, (character) => FOLDED.get(character) ?? character)
    .join('')
    .toLowerCase()
    .replace(/[i1|]/g, 'l')
    .replaceAll('0', 'o')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
