import { useOperation } from '#ui/api.ts'
import { History } from '#ui/history.tsx'
import { Loaded } from '#ui/page.tsx'
import { FLAGS, LEVELS, LICENCE_STATUSES, organisationHistory, PARENT_BONDS } from '../contract.ts'
import { historyRows } from './history-rows.ts'

const OBJECTS = {
  licence: 'лицензия',
  infrastructure: 'объект инфраструктуры',
  function: 'функция',
  flag: 'отметка года',
} as const
const FACT_ACTIONS = Object.fromEntries(
  Object.entries(OBJECTS).flatMap(([kind, title]) => [
    [`organisations.add-${kind}`, `Записано: ${title}`],
    [`organisations.change-${kind}`, `Исправлено: ${title}`],
    [`organisations.remove-${kind}`, `Убрано: ${title}`],
  ]),
)

const TITLES = {
  actions: {
    'organisations.create': 'Добавлена в реестр',
    'organisations.update': 'Изменены сведения',
    'organisations.close': 'Закрыта',
    ...FACT_ACTIONS,
    'acts.assign-function': 'Закреплена функция акта',
    'acts.change-assignment': 'Изменено закрепление функции акта',
    'acts.remove-assignment': 'Убрано закрепление функции акта',
    'reorganisations.do': 'Реорганизация',
    'reorganisations.undo': 'Реорганизация отменена',
    'reorganisations.plan': 'Реорганизация запланирована',
    'reorganisations.cancel': 'План реорганизации отменён',
  },
  fields: {
    name: 'Полное название',
    shortName: 'Краткое название',
    kind: 'Вид',
    level: 'Уровень',
    inn: 'ИНН',
    kpp: 'КПП',
    ogrn: 'ОГРН',
    email: 'Почта',
    phone: 'Телефон',
    site: 'Сайт',
    address: 'Адрес',
    isRural: 'Сельская',
    okpo: 'ОКПО',
    parentBond: 'Как входит',
    number: 'Номер',
    issuedOn: 'Выдана',
    issuer: 'Кем выдана',
    activity: 'Деятельность',
    status: 'Состояние',
    statusOn: 'С какого дня',
    functionCode: 'Функция',
    infrastructureCode: 'Объект',
    openedOn: 'Открыт',
    closedOn: 'Закрыт',
    year: 'Год',
    flag: 'Отметка',
    source: 'Источник',
    basis: 'Основание',
    share: 'Доля',
    units: 'Состав',
    form: 'Форма',
    onDay: 'С какого дня',
    validFrom: 'С',
    validTo: 'По',
  },
  values: (field: string, value: unknown) => WORDS[field]?.[String(value)],
}

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  level: LEVELS,
  parentBond: PARENT_BONDS,
  status: LICENCE_STATUSES,
  flag: FLAGS,
}

/** Every recorded change of a body with its facts, for those who keep the register. */
export function CardHistory({ id }: { id: string }) {
  const query = useOperation(organisationHistory, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {({ entries }) => <History entries={historyRows(entries, TITLES)} />}
    </Loaded>
  )
}
