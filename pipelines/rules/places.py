"""Places that datelines name: Indonesian provinces and cities, capitals and news places abroad.

Written from general knowledge of Indonesian geography; a list of names, not of rules: a place that is missing only
means that a dateline without a brand stays in the text.
"""

from __future__ import annotations

_NAMES = """
aceh|banda aceh|lhokseumawe|langsa|sabang|meulaboh|bireuen|pidie|takengon|medan|binjai|pematangsiantar|siantar|tebing tinggi|
sibolga|padangsidimpuan|tanjungbalai|deli serdang|deliserdang|langkat|nias|gunungsitoli|karo|simalungun|asahan|padang|bukittinggi|
payakumbuh|pariaman|solok|sawahlunto|padang panjang|agam|mentawai|pekanbaru|dumai|siak|bengkalis|kampar|pelalawan|
batam|tanjungpinang|tanjung pinang|bintan|karimun|natuna|jambi|sungai penuh|muaro jambi|palembang|lubuklinggau|prabumulih|pagar alam|ogan ilir|
musi banyuasin|tulang bawang|bengkulu|rejang lebong|bandar lampung|lampung|metro|pringsewu|pangkalpinang|pangkal pinang|bangka|belitung|
jakarta|jakarta pusat|jakarta utara|jakarta barat|jakarta timur|jakarta selatan|dki jakarta|kepulauan seribu|
bogor|depok|tangerang|tangerang selatan|tangsel|bekasi|cikarang|serang|cilegon|lebak|pandeglang|banten|
bandung|bandung barat|cimahi|sukabumi|cianjur|garut|tasikmalaya|ciamis|banjar|pangandaran|kuningan|cirebon|majalengka|sumedang|
indramayu|subang|purwakarta|karawang|jawa barat|jabar|semarang|solo|surakarta|salatiga|magelang|pekalongan|tegal|brebes|pemalang|
batang|kendal|demak|kudus|jepara|pati|rembang|blora|grobogan|purwodadi|sragen|karanganyar|wonogiri|sukoharjo|klaten|boyolali|
temanggung|wonosobo|banjarnegara|purbalingga|banyumas|purwokerto|cilacap|kebumen|purworejo|ungaran|jawa tengah|jateng|
yogyakarta|yogya|jogja|jogjakarta|sleman|bantul|gunungkidul|gunung kidul|kulon progo|kulonprogo|diy|
surabaya|sidoarjo|gresik|lamongan|tuban|bojonegoro|mojokerto|jombang|nganjuk|madiun|magetan|ngawi|ponorogo|pacitan|trenggalek|
tulungagung|blitar|kediri|malang|batu|pasuruan|probolinggo|lumajang|jember|bondowoso|situbondo|banyuwangi|bangkalan|sampang|
pamekasan|sumenep|madura|jawa timur|jatim|denpasar|badung|gianyar|tabanan|buleleng|singaraja|karangasem|bangli|klungkung|jembrana|
bali|kuta|ubud|nusa dua|mataram|lombok|lombok timur|lombok tengah|lombok barat|lombok utara|sumbawa|bima|dompu|ntb|kupang|ende|maumere|labuan bajo|
manggarai|ruteng|sumba|flores|ntt|alor|rote ndao|pontianak|singkawang|sambas|ketapang|sintang|kubu raya|palangka raya|palangkaraya|
sampit|kapuas|kotawaringin timur|banjarmasin|banjarbaru|martapura|samarinda|balikpapan|bontang|kutai kartanegara|tenggarong|penajam|
penajam paser utara|nusantara|ikn|berau|tarakan|nunukan|bulungan|tanjung selor|malinau|manado|bitung|tomohon|kotamobagu|minahasa|
gorontalo|palu|donggala|poso|morowali|luwuk|sigi|mamuju|majene|polewali mandar|makassar|parepare|palopo|gowa|maros|bone|bulukumba|
toraja|tana toraja|kendari|baubau|kolaka|konawe|wakatobi|ambon|tual|masohi|ternate|tidore|sofifi|halmahera|jayapura|sentani|merauke|timika|
mimika|nabire|wamena|biak|manokwari|sorong|raja ampat|fakfak|papua|papua barat|serui|kaimana|intan jaya|yahukimo|nduga|maluku|
jawa|sumatera|kalimantan|sulawesi|sumut|sumbar|sumsel|kaltim|kalsel|kalbar|kalteng|kaltara|sulsel|sulut|sulteng|sultra|sulbar|riau|kepri|
washington|washington dc|new york|los angeles|chicago|houston|san francisco|london|paris|berlin|roma|madrid|barcelona|lisabon|brussel|
amsterdam|den haag|jenewa|wina|zurich|kopenhagen|oslo|stockholm|helsinki|warsawa|praha|budapest|bukares|athena|ankara|istanbul|
moskow|moscow|kiev|kyiv|minsk|beijing|shanghai|hong kong|taipei|tokyo|osaka|seoul|pyongyang|hanoi|bangkok|kuala lumpur|
singapura|singapore|manila|phnom penh|vientiane|yangon|naypyidaw|dili|bandar seri begawan|canberra|sydney|melbourne|perth|
wellington|new delhi|mumbai|dhaka|kolombo|kathmandu|islamabad|karachi|kabul|teheran|baghdad|damaskus|beirut|amman|yerusalem|
jerusalem|tel aviv|gaza|ramallah|riyadh|jeddah|mekkah|makkah|madinah|doha|dubai|abu dhabi|kuwait|muscat|sanaa|kairo|tripoli|tunis|
aljir|rabat|khartoum|addis ababa|nairobi|lagos|pretoria|johannesburg|ottawa|toronto|mexico city|havana|caracas|bogota|lima|
santiago|buenos aires|rio de janeiro|sao paulo|brasilia|vatikan|vatican|medan merdeka|senayan|cikeas|hambalang
"""

PLACES = frozenset(name.strip() for line in _NAMES.split("\n") for name in line.split("|") if name.strip())
_PREFIXES = ("kota ", "kabupaten ", "kab. ", "kab ", "kota. ")


def is_place(text: str) -> bool:
    """Tell whether a text is the name of a known place, written as a name is.

    >>> is_place("JAKARTA"), is_place("Kabupaten Bogor"), is_place("jakarta"), is_place("KPK")
    (True, True, False, False)
    """
    if not text[:1].isupper():
        return False
    name = " ".join(text.lower().strip(" .,").split())
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name in PLACES
