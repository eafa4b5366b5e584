import type { Random } from './random.ts'

/**
 * Names of invented people: surnames, first names and patronymics are drawn apart from each other out of lists of
 * common names, so that any likeness is chance. Masculine forms are kept; feminine ones follow from them.
 */
export type InventedName = { lastName: string; firstName: string; middleName: string }

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const SURNAMES = words(`
  Абрамов Авдеев Агафонов Аксёнов Александров Алексеев Андреев Анисимов Антонов Артемьев Архипов Афанасьев Баранов
  Белов Белозёров Беляев Березин Бирюков Блинов Бобров Богданов Большаков Борисов Брагин Буров Быков Васильев
  Веселов Виноградов Власов Волков Воробьёв Воронин Воронцов Гаврилов Галкин Герасимов Голубев Горбунов Гордеев
  Горшков Григорьев Гришин Громов Гурьев Гусев Давыдов Данилов Дементьев Демидов Денисов Дмитриев Доронин Дорофеев
  Дроздов Дьячков Егоров Елисеев Емельянов Ермаков Ершов Ефимов Жданов Жуков Журавлёв Зайцев Захаров Зверев Зимин
  Зиновьев Зорин Зуев Зыков Иванов Игнатов Ильин Исаев Исаков Казаков Калинин Карпов Касаткин Киселёв Климов Ковалёв
  Козлов Колесников Колосов Комаров Кондратьев Коновалов Константинов Копылов Корнилов Королёв Костин Котов Кошелев
  Кравцов Краснов Круглов Крылов Крюков Кудрявцев Кузнецов Кузьмин Кулагин Кулаков Кулешов Куликов Лавров Лазарев
  Ларин Лебедев Левин Леонтьев Логинов Лопатин Лосев Лукин Львов Любимов Майоров Макаров Максимов Малинин Мальцев
  Марков Мартынов Маслов Матвеев Медведев Мельников Миронов Митрофанов Михеев Моисеев Молчанов Морозов Муравьёв
  Назаров Наумов Нестеров Никитин Никифоров Николаев Никольский Новиков Носков Овчинников Одинцов Олейников Орехов
  Орлов Осипов Островский Павлов Панин Панкратов Панов Пахомов Петровский Петухов Покровский Поляков Пономарёв Попов
  Потапов Прохоров Рожков Романов Руднев Рыбаков Рябов Савельев Сазонов Самойлов Сафонов Свиридов Селезнёв Семёнов
  Сергеев Сидоров Симонов Ситников Скворцов Смирнов Соболев Соколов Соловьёв Сорокин Спиридонов Степанов Субботин
  Суворов Сухов Тарасов Терентьев Тимофеев Титов Тихонов Третьяков Трифонов Трофимов Туманов Уваров Успенский Устинов
  Фадеев Федосеев Федотов Филатов Филимонов Филиппов Фомин Фролов Харитонов Хохлов Цветков Чернов Чернышёв Чижов
  Шапошников Шаров Шестаков Широков Шубин Щербаков Юдин Яковлев Ярославцев`)

const ALTAI_SURNAMES = words(`
  Бачишев Еликов Кыдыев Кыпчаков Манзыров Мундусов Ойношев Саналов Сумачаков Тадыкин Тодошев Туймешев Чендеков Чичинов
  Яжнаев`)

/** Do not change by sex. */
const UNCHANGING_SURNAMES = words(
  'Бондаренко Гончаренко Коваленко Кравчук Лысенко Мельник Савченко Ткачук Шевчук',
)

const WOMEN_OLDER = words(`
  Александра Алла Антонина Валентина Валерия Вера Галина Елена Зинаида Зоя Инна Ирина Капитолина Лариса Лидия Любовь
  Людмила Маргарита Марина Надежда Наталья Нина Ольга Раиса Римма Светлана Тамара Татьяна`)
const WOMEN_MIDDLE = words(`
  Анна Алёна Анжела Валентина Вера Виктория Галина Евгения Екатерина Елена Жанна Инна Ирина Лариса Любовь Людмила
  Марина Мария Надежда Наталья Оксана Ольга Светлана Татьяна Юлия Яна`)
const WOMEN_YOUNGER = words(`
  Александра Алёна Алина Анастасия Анна Валерия Варвара Вероника Виктория Дарья Диана Евгения Екатерина Елена
  Елизавета Ирина Карина Кристина Ксения Мария Марина Наталья Ольга Полина София Татьяна Ульяна Юлия Яна`)
const ALTAI_WOMEN = words('Айана Айару Айсура Алтынай Сурайа Чейнеш Эркелей Эркеш')

/** First name → patronymic of a daughter; a son's follows: -овна → -ович, -евна → -евич, -ична → -ич. */
const MEN: readonly (readonly [string, string])[] = [
  ['Александр', 'Александровна'],
  ['Алексей', 'Алексеевна'],
  ['Анатолий', 'Анатольевна'],
  ['Андрей', 'Андреевна'],
  ['Антон', 'Антоновна'],
  ['Аркадий', 'Аркадьевна'],
  ['Борис', 'Борисовна'],
  ['Вадим', 'Вадимовна'],
  ['Валентин', 'Валентиновна'],
  ['Валерий', 'Валерьевна'],
  ['Василий', 'Васильевна'],
  ['Виктор', 'Викторовна'],
  ['Виталий', 'Витальевна'],
  ['Владимир', 'Владимировна'],
  ['Вячеслав', 'Вячеславовна'],
  ['Геннадий', 'Геннадьевна'],
  ['Георгий', 'Георгиевна'],
  ['Григорий', 'Григорьевна'],
  ['Денис', 'Денисовна'],
  ['Дмитрий', 'Дмитриевна'],
  ['Евгений', 'Евгеньевна'],
  ['Иван', 'Ивановна'],
  ['Игорь', 'Игоревна'],
  ['Илья', 'Ильинична'],
  ['Константин', 'Константиновна'],
  ['Леонид', 'Леонидовна'],
  ['Максим', 'Максимовна'],
  ['Михаил', 'Михайловна'],
  ['Никита', 'Никитична'],
  ['Николай', 'Николаевна'],
  ['Олег', 'Олеговна'],
  ['Павел', 'Павловна'],
  ['Пётр', 'Петровна'],
  ['Роман', 'Романовна'],
  ['Сергей', 'Сергеевна'],
  ['Станислав', 'Станиславовна'],
  ['Степан', 'Степановна'],
  ['Фёдор', 'Фёдоровна'],
  ['Юрий', 'Юрьевна'],
  ['Ярослав', 'Ярославовна'],
]
const ALTAI_MEN: readonly (readonly [string, string])[] = [
  ['Айдар', 'Айдаровна'],
  ['Амыр', 'Амыровна'],
  ['Мерген', 'Мергеновна'],
  ['Эзен', 'Эзеновна'],
  ['Эмиль', 'Эмилевна'],
]

/** Feminine form of a masculine surname; one that does not change is given back. */
export function feminineSurname(masculine: string): string {
  if (UNCHANGING_SURNAMES.includes(masculine)) return masculine
  if (masculine.endsWith('ский')) return `${masculine.slice(0, -2)}ая`
  return `${masculine}а`
}

/** «Ивановна» → «Иванович», «Ильинична» → «Ильич». */
export function masculinePatronymic(feminine: string): string {
  if (feminine === 'Ильинична') return 'Ильич'
  if (feminine === 'Никитична') return 'Никитич'
  return `${feminine.slice(0, -2)}ич`
}

/** Plain lists for whoever makes people by the million: the rare and the local names left out. */
export const NAME_LISTS = {
  surnames: [...SURNAMES, ...UNCHANGING_SURNAMES],
  women: [...new Set([...WOMEN_OLDER, ...WOMEN_MIDDLE, ...WOMEN_YOUNGER])],
  men: MEN.map(([name]) => name),
  /** Of a son and of a daughter. */
  patronymics: MEN.map(([, daughter]) => [masculinePatronymic(daughter), daughter] as const),
}

/**
 * Draws a name.
 *
 * @param altaic share of people with Altaic names: the region is theirs
 */
export function inventName(
  random: Random,
  { sex, bornIn, altaic }: { sex: 'f' | 'm'; bornIn: number; altaic: boolean },
): InventedName {
  const surname = random.pick(altaic ? ALTAI_SURNAMES : random.chance(0.04) ? UNCHANGING_SURNAMES : SURNAMES)
  const [, patronymic] = random.pick(altaic && random.chance(0.6) ? ALTAI_MEN : MEN)
  const women = bornIn < 1968 ? WOMEN_OLDER : bornIn < 1988 ? WOMEN_MIDDLE : WOMEN_YOUNGER
  const native = altaic && random.chance(0.6)
  return sex === 'f'
    ? {
        lastName: feminineSurname(surname),
        firstName: random.pick(native ? ALTAI_WOMEN : women),
        middleName: patronymic,
      }
    : {
        lastName: surname,
        firstName: random.pick(native ? ALTAI_MEN : MEN)[0],
        middleName: masculinePatronymic(patronymic),
      }
}

/** Every form of a name that the demo may show: a name outside of it has come from somewhere else. */
export function isInvented({ lastName, firstName, middleName }: InventedName): boolean {
  const surnames = [...SURNAMES, ...ALTAI_SURNAMES, ...UNCHANGING_SURNAMES]
  const men = [...MEN, ...ALTAI_MEN]
  const women = [...WOMEN_OLDER, ...WOMEN_MIDDLE, ...WOMEN_YOUNGER, ...ALTAI_WOMEN]
  const isWoman =
    surnames.map(feminineSurname).includes(lastName) &&
    women.includes(firstName) &&
    men.some(([, patronymic]) => patronymic === middleName)
  const isMan =
    surnames.includes(lastName) &&
    men.some(([name]) => name === firstName) &&
    men.some(([, patronymic]) => masculinePatronymic(patronymic) === middleName)
  return isWoman || isMan
}
