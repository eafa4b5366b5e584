import { useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateShort, formatNumber, plural } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Section } from '#ui/page.tsx'
import { type RightRow, showMyRights } from '../contract.ts'

/** Counting stops at ten thousand: the server then gives one more. */
const MANY = 10_000

/** «Что я вижу и почему», role by role. */
export function Rights() {
  const query = useOperation(showMyRights, {})
  return (
    <Loaded query={query} shape="rows">
      {({ rights, hasCard }) => (
        <>
          {rights.length === 0 && (
            <EmptyState title="Ролей у вас сегодня нет">
              Вы видите только открытые разделы{hasCard ? ' и свою карточку' : ''}. Роль назначает
              администратор.
            </EmptyState>
          )}
          {rights.map(right => (
            <Section key={right.id} title={right.isActive ? `${right.title} (сейчас)` : right.title}>
              <KeyValue items={factsOf(right)} />
            </Section>
          ))}
          {hasCard && (
            <p>
              Свою карточку, результаты, маршрут и документы вы видите всегда.{' '}
              <AppLink to="/my-data">Кто ещё видит мои сведения</AppLink>
            </p>
          )}
        </>
      )}
    </Loaded>
  )
}

function factsOf(right: RightRow) {
  const of = (which: 'unit' | 'care') => right.sees.filter(one => one.of === which).map(({ what }) => what)
  const [unit, care] = [of('unit'), of('care')]
  return [
    right.onBehalfOf !== null && { label: 'По поручению', value: right.onBehalfOf },
    {
      label: 'Почему',
      value: right.reason,
      note: [
        right.grantedBy && `Назначил: ${right.grantedBy}`,
        right.confirmedBy && `подтвердил: ${right.confirmedBy}`,
        datesOf(right),
      ]
        .filter(Boolean)
        .join(', '),
    },
    unit.length > 0 && { label: 'О ком', value: manyOf(right.people), note: `Видно: ${unit.join('; ')}` },
    care.length > 0 && {
      label: 'О закреплённых',
      value: plural(right.inCare ?? 0, 'педагог', 'педагога', 'педагогов'),
      note: `Видно только о них: ${care.join('; ')}`,
    },
    unit.length + care.length === 0 && { label: 'О ком', value: 'только о себе' },
    right.keeps.length > 0 && { label: 'Что ещё можно', value: right.keeps.join('; ') },
  ]
}

function manyOf(people: number | null): string {
  if (people === null) return ''
  return people > MANY
    ? `более ${formatNumber(MANY)} человек`
    : plural(people, 'человек', 'человека', 'человек')
}

const datesOf = ({ validFrom, validTo }: RightRow) =>
  `с ${formatDateShort(validFrom)}${validTo ? ` по ${formatDateShort(validTo)}` : ', бессрочно'}`
