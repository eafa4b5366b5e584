import type { OperationResult } from '#platform/http/operation.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { FormErrors } from '#ui/form.tsx'
import { formatDate, plural } from '#ui/format.ts'
import { useGo } from '#ui/link.tsx'
import { Loaded, Page, Prose } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { listMine, startAttempt } from '../contract.ts'
import { attemptAt, resultAt } from './addresses.ts'
import { GoTo } from './attempt/go-to.tsx'
import { upToWords } from './attempt/time-left.ts'
import classes from './my-diagnostics.module.css'

type Campaign = OperationResult<typeof listMine>['campaigns'][number]

const BACK = { to: '/diagnostics', label: 'Диагностика' }

/** What awaits the teacher, before the time begins to run. */
export default function BeginPage() {
  const id = usePageParam('id')
  const query = useOperation(listMine, {})
  return (
    <Loaded query={query}>
      {({ campaigns }) => {
        const campaign = campaigns.find(one => one.id === id)
        if (!campaign)
          return (
            <Page title="Диагностика" back={BACK}>
              <EmptyState title="Такой диагностики нет среди тех, куда вас пригласили">
                Проверьте ссылку или откройте список своих диагностик.
              </EmptyState>
            </Page>
          )
        if (campaign.attemptId)
          return (
            <GoTo
              address={campaign.finishedAt ? resultAt(campaign.attemptId) : attemptAt(campaign.attemptId)}
            />
          )
        return <Instruction campaign={campaign} />
      }}
    </Loaded>
  )
}

function Instruction({ campaign }: { campaign: Campaign }) {
  const go = useGo()
  const start = useAction(startAttempt, {
    invalidates: ['diagnostics'],
    onDone: ({ attemptId }) => go(attemptAt(attemptId), { replace: true }),
  })
  const duration = upToWords(campaign.minutes)
  return (
    <Page title={campaign.title} back={BACK} width="reading" lead={campaign.purpose}>
      <div className={classes.begin}>
        <FormErrors error={start.error} />
        <Prose>
          <p>{campaign.instruction}</p>
        </Prose>
        <ul>
          <li>
            {plural(campaign.questions, 'задание', 'задания', 'заданий')}, до&nbsp;{duration}. Время пойдёт,
            как только вы нажмёте «Начать», и&nbsp;остановить его нельзя.
          </li>
          <li>
            Каждый ответ сохраняется сразу. Если пропадёт связь или сядет телефон, вернитесь с&nbsp;любого
            устройства: всё отвеченное останется.
          </li>
          <li>К&nbsp;заданию можно вернуться и&nbsp;изменить ответ, пока диагностика не&nbsp;завершена.</li>
          <li>Начать можно до&nbsp;{formatDate(campaign.closesOn)} включительно. Попытка одна.</li>
        </ul>
        {campaign.canTake ? (
          <ButtonRow>
            <Button
              tone="primary"
              isBusy={start.isPending}
              onClick={() => void start.run({ params: { id: campaign.id } })}
            >
              Начать
            </Button>
            <ButtonLink to={BACK.to}>Не сейчас</ButtonLink>
          </ButtonRow>
        ) : (
          <p>{campaign.reason}</p>
        )}
      </div>
    </Page>
  )
}
