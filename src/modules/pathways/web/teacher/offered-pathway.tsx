import { useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { FormErrors } from '#ui/form.tsx'
import { plural } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { Section, WorkPage } from '#ui/page.tsx'
import { actOnPathway, type PathwayItem } from '../../contract.ts'
import { ReplacePanel } from '../replace-panel.tsx'
import { deficitsClosed, summaryOf } from '../steps.ts'
import { AboutPathway, Closes, LeftOpen, Steps, type TeacherPathwayProps } from './teacher-parts.tsx'

/** A pathway to look at, change and confirm. One thing at a time, the decision within thumb's reach. */
export function OfferedPathway({ pathway, reload, after }: TeacherPathwayProps) {
  const [replaced, setReplaced] = useState<PathwayItem | null>(null)
  const [isReturning, setReturning] = useState(false)
  const act = useAction(actOnPathway, { onRefused: error => error.status === 409 && reload() })
  const send = (action: 'confirm' | 'return', reason?: string) =>
    act.run({
      params: { id: pathway.id },
      body: { version: pathway.version, action, ...(reason && { reason }) },
    })
  const closed = deficitsClosed(pathway.items).length
  return (
    <WorkPage
      title="Вам предложен маршрут"
      footer={
        <>
          <Button
            tone="primary"
            isBusy={act.isPending && !isReturning}
            onClick={() => void send('confirm').then(done => done && notify.success('Маршрут подтверждён.'))}
          >
            Подтвердить
          </Button>
          <Button
            onClick={() => {
              act.reset()
              setReturning(true)
            }}
          >
            Вернуть с пожеланием
          </Button>
        </>
      }
    >
      {!isReturning && <FormErrors error={act.error} />}
      <p>
        {summaryOf(pathway)}.{' '}
        {closed > 0 &&
          `Закрывает ${plural(closed, 'дефицит', 'дефицита', 'дефицитов')}, найденных диагностикой. `}
        Посмотрите шаги: то, что не подходит, можно заменить. Подтвердите, когда всё устраивает.
      </p>
      <Closes pathway={pathway} title="Что закрывает" />
      <Section title="Шаги">
        <Steps
          pathway={pathway}
          actionOf={item => (
            <Button
              size="small"
              tone="quiet"
              aria-label={`Заменить: ${item.title}`}
              onClick={() => setReplaced(item)}
            >
              Заменить
            </Button>
          )}
        />
      </Section>
      <LeftOpen pathway={pathway} />
      <AboutPathway pathway={pathway} />
      {after}
      <ReplacePanel pathway={pathway} item={replaced} onClose={() => setReplaced(null)} reload={reload} />
      <ConfirmAction
        isOpen={isReturning}
        title="Вернуть маршрут методисту?"
        consequence="Методист увидит ваше пожелание, поправит маршрут и предложит его снова. До этого подтвердить его будет нельзя."
        confirm="Вернуть с пожеланием"
        reason={{
          label: 'Что хотелось бы иначе',
          isRequired: true,
          hint: 'Например: «Лучше осенью», «Нужны очные занятия»',
        }}
        isBusy={act.isPending}
        error={act.error}
        onClose={() => setReturning(false)}
        onConfirm={reason =>
          void send('return', reason).then(done => {
            if (!done) return
            setReturning(false)
            notify.success('Пожелание отправлено методисту.')
          })
        }
      />
    </WorkPage>
  )
}
