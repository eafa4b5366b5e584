import { importFields } from '#platform/import/fields.ts'
import type { ColumnSpec } from '#platform/spreadsheets/table-spec.ts'
import { LEVELS, PARENT_BONDS } from '../contract.ts'
import { isInn, isKpp, isOgrn } from '../requisites.ts'

/** Columns of a file of organisations in the order of the template; any order is read, by any of the names. */
export const ORGANISATION_COLUMNS = {
  name: {
    title: 'Полное название',
    required: true,
    synonyms: [
      'наименование',
      'название',
      'полное наименование',
      'наименование организации',
      'название организации',
      'полное наименование организации',
      'образовательная организация',
      'наименование оо',
    ],
  },
  shortName: {
    title: 'Краткое название',
    required: false,
    synonyms: ['сокращенное наименование', 'сокращенное название', 'краткое наименование', 'школа', 'оо'],
  },
  kind: {
    title: 'Вид',
    required: true,
    synonyms: ['вид организации', 'тип организации', 'тип', 'тип оо', 'вид оо', 'категория организации'],
  },
  level: { title: 'Уровень', required: false, synonyms: ['уровень организации', 'уровень управления'] },
  region: {
    title: 'Субъект РФ',
    required: false,
    synonyms: ['субъект', 'регион', 'область', 'субъект российской федерации'],
  },
  municipality: {
    title: 'Муниципалитет',
    required: false,
    synonyms: [
      'муниципальное образование',
      'мо',
      'моуо',
      'октмо',
      'код октмо',
      'район',
      'муниципальный район',
      'муниципальный округ',
      'городской округ',
      'территория',
      'город/район',
    ],
  },
  parent: {
    title: 'Вышестоящая организация',
    required: false,
    synonyms: ['головная организация', 'учредитель', 'входит в', 'вышестоящий орган', 'юридическое лицо'],
  },
  parentBond: {
    title: 'Вид подчинения',
    required: false,
    synonyms: ['подчинение', 'вид связи', 'как входит'],
  },
  code: { title: 'Код', required: false, synonyms: ['код организации', 'код оо', 'идентификатор'] },
  inn: { title: 'ИНН', required: false, synonyms: ['инн организации', 'инн юр. лица', 'инн оо'] },
  kpp: { title: 'КПП', required: false, synonyms: ['кпп организации', 'кпп оо'] },
  ogrn: { title: 'ОГРН', required: false, synonyms: ['огрн организации', 'огрн юр. лица', 'огрн оо'] },
  okpo: { title: 'ОКПО', required: false, synonyms: ['код окпо', 'окпо организации'] },
  email: {
    title: 'E-mail',
    required: false,
    synonyms: ['email', 'электронная почта', 'почта', 'адрес электронной почты', 'эл. почта', 'e mail'],
  },
  phone: { title: 'Телефон', required: false, synonyms: ['номер телефона', 'контактный телефон', 'тел'] },
  site: {
    title: 'Сайт',
    required: false,
    synonyms: ['адрес сайта', 'официальный сайт', 'сайт организации', 'web-сайт', 'url'],
  },
  address: {
    title: 'Адрес',
    required: false,
    synonyms: ['юридический адрес', 'почтовый адрес', 'фактический адрес', 'место нахождения', 'адрес оо'],
  },
  validFrom: {
    title: 'Дата создания',
    required: false,
    synonyms: ['дата регистрации', 'действует с', 'создана', 'дата открытия'],
  },
  validTo: {
    title: 'Дата закрытия',
    required: false,
    synonyms: [
      'закрыта',
      'дата ликвидации',
      'ликвидирована',
      'не действует с',
      'дата прекращения деятельности',
    ],
  },
  licenceNumber: {
    title: 'Номер лицензии',
    required: false,
    synonyms: ['лицензия', '№ лицензии', 'лицензия №', 'регистрационный номер лицензии'],
  },
  licenceIssuedOn: {
    title: 'Дата лицензии',
    required: false,
    synonyms: ['дата выдачи лицензии', 'лицензия выдана', 'лицензия от'],
  },
  licenceIssuer: {
    title: 'Кто выдал лицензию',
    required: false,
    synonyms: ['лицензирующий орган', 'лицензия выдана кем', 'орган, выдавший лицензию'],
  },
  licenceActivity: {
    title: 'Лицензия на что',
    required: false,
    synonyms: ['вид деятельности', 'лицензируемая деятельность', 'уровень образования', 'вид образования'],
  },
  lowResults: {
    title: 'Низкие результаты',
    required: false,
    synonyms: ['шнор', 'школа с низкими результатами', 'низкие образовательные результаты', 'нор'],
  },
  hardConditions: {
    title: 'Сложные условия',
    required: false,
    synonyms: ['сложные социальные условия', 'шссу', 'неблагоприятные социальные условия'],
  },
  rural: { title: 'Сельская', required: false, synonyms: ['сельская школа', 'сельская местность', 'село'] },
  small: { title: 'Малокомплектная', required: false, synonyms: ['малокомплектная школа', 'мкш'] },
  flagYear: {
    title: 'Год отметок',
    required: false,
    synonyms: ['год', 'календарный год', 'год перечня'],
  },
  flagSource: {
    title: 'Источник отметок',
    required: false,
    synonyms: ['источник', 'основание', 'перечень', 'основание отметок'],
  },
} as const

export type OrganisationColumn = keyof typeof ORGANISATION_COLUMNS

const most = (isRight: (text: string) => boolean) => (value: string) => isRight(value.replaceAll(/\s/g, ''))

/** How a column of a file of organisations is known: by its names, by what its values look like. */
export const ORGANISATION_FIELDS = importFields<OrganisationColumn>(ORGANISATION_COLUMNS, {
  code: 'organisations',
  fillIn: 'Впишите организации',
  byValues: [
    ['ogrn', most(isOgrn)],
    ['inn', most(isInn)],
    ['kpp', most(isKpp)],
    ['email', value => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)],
    ['site', value => /^(?:https?:\/\/|www\.)\S+$/i.test(value)],
    [
      'name',
      value => /^(?:федеральное|государственное|областное|краевое|муниципальное|частное)\s/i.test(value),
    ],
  ],
})

const HINTS: Partial<Record<OrganisationColumn, string>> = {
  name: 'Как в уставе',
  shortName: 'Пусто — как полное',
  kind: 'Выберите из списка',
  level: 'Пусто — обычный для вида',
  region: 'Пусто — ваш субъект РФ',
  municipality: 'Название или код ОКТМО',
  parent: 'Код, ИНН, ОГРН или название организации из реестра или из этого файла',
  code: 'Латинские буквы, цифры, дефис. Пусто — составится сам',
  inn: '10 цифр',
  kpp: '9 знаков',
  ogrn: '13 цифр',
  okpo: '8 цифр',
  site: 'https://school1.ru',
  validTo: 'С этого дня организации нет; пусто, если работает',
  licenceIssuedOn: 'Обязательна, если указан номер лицензии',
  licenceIssuer: 'Обязательно, если указан номер лицензии',
  licenceActivity: 'Например: Общее образование',
  lowResults: 'да — поставить отметку года; пусто и «нет» ничего не меняют',
  hardConditions: 'да — поставить отметку года; пусто и «нет» ничего не меняют',
  rural: 'да — поставить отметку года; пусто и «нет» ничего не меняют',
  small: 'да — поставить отметку года; пусто и «нет» ничего не меняют',
  flagYear: 'Календарный год; пусто — нынешний',
  flagSource: 'Приказ или перечень: обязателен, если есть отметки',
}

const DATES: readonly OrganisationColumn[] = ['validFrom', 'validTo', 'licenceIssuedOn']

/** The template's columns with their lists. */
export function templateColumns(
  kinds: readonly { title: string }[],
): (ColumnSpec & { name: OrganisationColumn })[] {
  const isMarked = ['да', 'нет']
  const options: Partial<Record<OrganisationColumn, readonly string[]>> = {
    kind: kinds.map(kind => kind.title),
    level: Object.values(LEVELS),
    parentBond: Object.values(PARENT_BONDS),
    lowResults: isMarked,
    hardConditions: isMarked,
    rural: isMarked,
    small: isMarked,
  }
  return ORGANISATION_FIELDS.names.map(name => ({
    name,
    header: ORGANISATION_COLUMNS[name].title,
    required: ORGANISATION_COLUMNS[name].required,
    width: Math.max(14, ORGANISATION_COLUMNS[name].title.length + 2),
    ...(DATES.includes(name) && { type: 'date' as const }),
    ...(HINTS[name] && { hint: HINTS[name] }),
    ...(options[name] && { options: options[name] }),
  }))
}
