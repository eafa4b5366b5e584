import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { formatDate } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import {
  LIMITS,
  type LimitCode,
  listPairGrounds,
  MATCHINGS,
  type PairGround,
  savePairGround,
  setPairLimit,
} from '../contract.ts'
import classes from './pairs.module.css'
import { today } from './pickers.ts'

type Open = { kind: 'ground'; ground: PairGround | null } | { kind: 'limit' } | null

/** On what grounds teachers are paired, from when and by which act; how many pairs one may have. */
export default function GroundsPage() {
  const { can, isCountrywide } = useSession()
  const query = useOperation(listPairGrounds, {})
  const [open, setOpen] = useState<Open>(null)
  const keepsGrounds = can('pairs.keep-grounds') && isCountrywide
  return (
    <Page
      title="Основания пар"
      lead="Три основания названы в акте, остальные добавляет администратор страны. Слова видят все регионы."
      width="reading"
    >
      <Loaded query={query} shape="rows">
        {({ grounds, limits }) => (
          <>
            <Section
              title="Основания"
              actions={
                keepsGrounds && (
                  <Button size="small" onClick={() => setOpen({ kind: 'ground', ground: null })}>
                    Добавить
                  </Button>
                )
              }
            >
              <ul className={classes.list}>
                {grounds.map(ground => (
                  <li key={ground.code} className={classes.row}>
                    <GroundWords ground={ground} />
                    {keepsGrounds && (
                      <Button
                        size="small"
                        tone="quiet"
                        aria-label={`Изменить: ${ground.title}`}
                        onClick={() => setOpen({ kind: 'ground', ground })}
                      >
                        Изменить
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            </Section>
            <Section
              title="Пределы"
              actions={
                can('pairs.keep-limits') && (
                  <Button size="small" onClick={() => setOpen({ kind: 'limit' })}>
                    Установить
                  </Button>
                )
              }
            >
              <ul className={classes.list}>
                {limits.map(line => (
                  <li key={`${line.code} ${line.regionId} ${line.validFrom}`} className={classes.row}>
                    <div>
                      <div className={classes.title}>
                        {LIMITS[line.code]}: {line.value}
                      </div>
                      <div className={classes.soft}>
                        {line.regionName ?? 'Все регионы'}, с {formatDate(line.validFrom)}. {line.source}
                      </div>
                    </div>
                    {line.isInForce && <Status tone="progress">действует</Status>}
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
      {open?.kind === 'ground' && (
        <GroundDialog
          ground={query.data?.grounds.find(one => one.code === open.ground?.code) ?? open.ground}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'limit' && <LimitDialog onClose={() => setOpen(null)} />}
    </Page>
  )
}

function GroundWords({ ground }: { ground: PairGround }) {
  const isOver = ground.validTo !== null && ground.validTo < today()
  return (
    <div>
      <div className={classes.title}>{ground.title}</div>
      <div className={classes.soft}>
        {[
          ground.giverTitle && `${ground.giverTitle} и ${ground.receiverTitle}`,
          ground.needsCompetency && 'с компетенцией',
          ground.matching && `подбирается ${MATCHINGS[ground.matching]}`,
          `с ${formatDate(ground.validFrom)}`,
          ground.validTo && `${isOver ? 'было' : 'действует'} по ${formatDate(ground.validTo)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      <div className={classes.soft}>{ground.source}</div>
    </div>
  )
}

function GroundDialog({ ground, onClose }: { ground: PairGround | null; onClose: () => void }) {
  const form = useForm(
    {
      code: ground?.code ?? '',
      title: ground?.title ?? '',
      giverTitle: ground?.giverTitle ?? '',
      receiverTitle: ground?.receiverTitle ?? '',
      needsCompetency: ground?.needsCompetency ?? false,
      validFrom: ground?.validFrom ?? today(),
      validTo: ground?.validTo ?? '',
      source: ground?.source ?? '',
    },
    { record: ground ?? undefined },
  )
  const save = useAction(savePairGround, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Основание записано')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title={ground?.title ?? 'Новое основание'} onClose={onClose}>
      <Form
        error={form.error}
        label="Основание пар"
        onSubmit={() => void save.run({ body: { ...form.values, ...(ground && { version: form.version }) } })}
      >
        <Field label="Название" isRequired {...form.field('title')} />
        {!ground && <Field label="Код" hint="Латиницей: after-training" isRequired {...form.field('code')} />}
        <Field label="Кто передаёт" hint="Пусто, если двое равны" {...form.field('giverTitle')} />
        <Field label="Кто получает" {...form.field('receiverTitle')} />
        <Field label="Нужна компетенция" kind="checkbox" {...form.field('needsCompetency')} />
        <Field label="С какого дня" kind="date" isRequired {...form.field('validFrom')} />
        <Field label="По какой день" kind="date" hint="Пусто, пока действует" {...form.field('validTo')} />
        <Field label="Источник" hint="Акт, пункт, дата" isRequired {...form.field('source')} />
        <FormButtons label="Записать" isBusy={save.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

function LimitDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({ code: 'given' as string, value: 3 as number | null, validFrom: today(), source: '' })
  const set = useAction(setPairLimit, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Предел установлен')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Установить предел" onClose={onClose}>
      <Form
        error={form.error}
        label="Предел пар"
        onSubmit={() =>
          void set.run({
            body: { ...form.values, code: form.values.code as LimitCode, value: form.values.value ?? 0 },
          })
        }
      >
        <Field
          label="Что"
          kind="select"
          options={Object.entries(LIMITS).map(([value, label]) => ({ value, label }))}
          {...form.field('code')}
        />
        <Field label="Сколько" kind="number" decimals={0} width="short" isRequired {...form.field('value')} />
        <Field label="С какого дня" kind="date" isRequired {...form.field('validFrom')} />
        <Field label="Источник" hint="Акт, пункт, дата" isRequired {...form.field('source')} />
        <FormButtons label="Установить" isBusy={set.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
