import { useState } from 'react'
import { useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { formatDateShort } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { REGISTERS, type RegisterCode, registerChanges } from '../contract.ts'

/** Who came into a register and who left it. */
export default function RegisterChangesPage() {
  const register = usePageParam('register') as RegisterCode
  const [from, setFrom] = useState('')
  const query = useOperation(
    registerChanges,
    { query: { register, from: from || undefined } },
    { keepPrevious: true },
  )
  return (
    <Page
      title="Кто вошёл и выбыл"
      lead={REGISTERS[register]}
      back={{ to: `/registers/${register}`, label: 'К реестру' }}
    >
      <Field
        name="from"
        label="С какого дня"
        kind="date"
        hint="По умолчанию за год"
        value={from}
        onChange={setFrom}
      />
      <Loaded query={query} shape="rows">
        {({ changes, isCut }) =>
          changes.length === 0 ? (
            <EmptyState title="За это время никто не вошёл и не выбыл" />
          ) : (
            <>
              <KeyValue
                items={changes.map(change => ({
                  id: `${change.on} ${change.what} ${change.personId} ${change.title}`,
                  label: `${formatDateShort(change.on)}, ${change.what === 'came' ? 'вошёл(а)' : 'последний день'}`,
                  value: <AppLink to={`/people/${change.personId}`}>{change.name}</AppLink>,
                  note: `${change.title}, ${change.organisationName}`,
                }))}
              />
              {isCut && (
                <p>Показаны последние 500 изменений. Выберите день ближе или сузьте отбор в реестре.</p>
              )}
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
