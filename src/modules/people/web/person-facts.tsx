import { historyRows } from '#modules/organisations/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateShort, formatNumber, formatPeriod, formatSnils } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Section } from '#ui/page.tsx'
import { CARE_KINDS, CATEGORIES, EMPLOYMENT_KINDS, type PersonCard, personHistory } from '../contract.ts'

/** Jobs the reader may see, the present ones first. */
export function Employments({ card }: { card: PersonCard }) {
  return (
    <Section title="Работа">
      {card.employments.length === 0 ? (
        <EmptyState title="Записей о работе не видно">
          Их показывают тем, кто ведёт кадры этой организации.
        </EmptyState>
      ) : (
        <KeyValue
          items={card.employments.map(job => ({
            label: formatPeriod(job.validFrom, job.validTo),
            value: (
              <>
                {job.positionTitle},{' '}
                <AppLink to={`/organisations/${job.organisationId}`}>{job.organisationName}</AppLink>
              </>
            ),
            note: [
              job.isCurrent ? null : 'не сейчас',
              EMPLOYMENT_KINDS[job.kind],
              job.load !== null && `ставка ${formatNumber(job.load)}`,
              job.subjects.join(', '),
            ]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      )}
    </Section>
  )
}

export function Qualifications({ card }: { card: PersonCard }) {
  return (
    <Section title="Квалификационные категории">
      {card.qualifications.length === 0 ? (
        <EmptyState title="Категорий нет">Присвоенную категорию записывает методист организации.</EmptyState>
      ) : (
        <KeyValue
          items={card.qualifications.map(one => ({
            label: `с ${formatDateShort(one.assignedOn)}`,
            value: CATEGORIES[one.category],
            note: [
              one.validTo === null ? 'без срока' : `до ${formatDateShort(one.validTo)}`,
              one.isInForce ? null : 'не действует',
              one.act,
            ]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      )}
    </Section>
  )
}

const TITLES = {
  actions: {
    'people.create': 'Приём на работу',
    'people.update': 'Изменены сведения',
    'people.employ': 'Добавлена работа',
    'people.end-employment': 'Работа завершена',
    'people.transfer': 'Перевод',
    'people.reorganise': 'Реорганизация',
    'people.qualify': 'Записана категория',
    'people.assign-care': 'Закрепление за методистом',
    'people.end-care': 'Закрепление снято',
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
  },
  values: (field: string, value: unknown) => WORDS[field]?.(String(value)),
}

const WORDS: Record<string, (value: string) => string | undefined> = {
  sex: value => ({ f: 'женский', m: 'мужской' })[value],
  snils: formatSnils,
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
