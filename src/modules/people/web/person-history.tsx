import { historyRows } from '#modules/organisations/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { formatSnils } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { Loaded } from '#ui/page.tsx'
import {
  CARE_KINDS,
  CATEGORIES,
  EMPLOYMENT_KINDS,
  personHistory,
  RECORD_KINDS,
  RECORD_LEVELS,
} from '../contract.ts'

const TITLES = {
  actions: {
    'people.create': 'Приём на работу',
    'people.update': 'Изменены сведения',
    'people.employ': 'Добавлена работа',
    'people.end-employment': 'Работа завершена',
    'people.transfer': 'Перевод',
    'people.correct-employment': 'Исправлена запись о работе',
    'people.qualify': 'Записана категория',
    'people.correct-qualification': 'Исправлена категория',
    'people.remove-qualification': 'Убрана категория',
    'people.add-record': 'Добавлена запись',
    'people.change-record': 'Исправлена запись',
    'people.remove-record': 'Убрана запись',
    'people.appoint': 'Назначение',
    'people.end-appointment': 'Назначение завершено',
    'people.move-appointment': 'Назначение продолжено в новой организации',
    'people.return-appointment': 'Реорганизация отменена, назначение вернулось',
    'people.judge-different': 'Отмечено: разные люди',
    'people.merge': 'Объединены карточки',
    'people.undo-merge': 'Объединение отменено',
    'people.assign-care': 'Закрепление за методистом',
    'people.end-care': 'Закрепление снято',
    'people.reorganise': 'Реорганизация',
    'people.import': 'Загрузка из файла',
    'people.import-undo': 'Отмена загрузки',
  },
  fields: {
    lastName: 'Фамилия',
    firstName: 'Имя',
    middleName: 'Отчество',
    birthDate: 'Дата рождения',
    sex: 'Пол',
    snils: 'СНИЛС',
    email: 'Почта',
    phone: 'Телефон',
    teachingSince: 'Педагогическая деятельность с',
    education: 'Образование',
    organisation: 'Организация',
    positionCode: 'Должность',
    subjects: 'Предметы',
    load: 'Ставка',
    kind: 'Вид',
    validFrom: 'С',
    validTo: 'По',
    endedOn: 'Прежняя работа по',
    category: 'Категория',
    assignedOn: 'Присвоена',
    act: 'Приказ',
    title: 'Название',
    recordKind: 'Что',
    recordLevel: 'Уровень',
    detail: 'Подробности',
    document: 'Документ',
    obtainedOn: 'Дата',
    mergedCard: 'Присоединена карточка',
  },
  values: (field: string, value: unknown) => WORDS[field]?.(String(value)),
}

const LEVEL_WORDS: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(RECORD_LEVELS))

const WORDS: Record<string, (value: string) => string | undefined> = {
  sex: value => ({ f: 'женский', m: 'мужской' })[value],
  snils: formatSnils,
  recordKind: value => RECORD_KINDS[value as keyof typeof RECORD_KINDS],
  recordLevel: value => LEVEL_WORDS[value],
  category: value => CATEGORIES[value as keyof typeof CATEGORIES],
  kind: value =>
    EMPLOYMENT_KINDS[value as keyof typeof EMPLOYMENT_KINDS] ?? CARE_KINDS[value as keyof typeof CARE_KINDS],
}

export function PersonHistory({ id }: { id: string }) {
  const query = useOperation(personHistory, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {({ entries }) => <History entries={historyRows(entries, TITLES)} />}
    </Loaded>
  )
}
