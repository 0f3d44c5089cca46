/** What a person may do about a customer: only what her role may is shown, and all of it stands in the audit. */
import { Button, List, Menu, Select, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { ask, type Body, useAct } from '../../client/client.ts';
import { Fault } from '../../client/faults.ts';
import { Dialog, sayDone } from '../../frame/dialog.tsx';
import { useDraft } from '../../frame/draft.ts';
import { useMay } from '../../frame/me.tsx';
import { FaultText } from '../../frame/parts.tsx';
import { Why } from '../../frame/why.tsx';
import { frameWords } from '../../frame/words.ts';
import { useWords } from '../../words/locale.tsx';
import { forgetLooked } from './lately.ts';
import { peopleWords } from './words.ts';

type Known = Body<'Customer'>;

interface Form {
  readonly customer: Known;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const Lift = ({ customer: { customer, channels }, isOpen, onClose }: Form) => {
  const own = useWords(peopleWords);
  const stopped = channels.filter(({ takes }) => takes !== 'all').map(({ channel }) => channel);
  const { fields, change, forget } = useDraft(`lift/${customer.id}`, {
    channel: stopped[0] ?? 'email',
    reason: '',
  });
  const lift = useAct('post', '/v1/customers/{id}/lift');
  return (
    <Dialog
      title={own.act.lift}
      does={own.act.lift}
      isOpen={isOpen}
      onClose={onClose}
      acting={lift}
      isReady={fields.reason.trim() !== ''}
      onSubmit={() =>
        lift.mutate(
          { params: { path: { id: customer.id } }, body: fields },
          {
            onSuccess: () => {
              forget();
              sayDone(own.lifted);
              onClose();
            },
          },
        )
      }
    >
      <Text size="sm">{own.liftText}</Text>
      <Select
        label={own.channelLabel}
        data={channels.map(({ channel }) => ({ value: channel, label: own.channel[channel] }))}
        value={fields.channel}
        onChange={(channel) => channel !== null && change({ channel: channel as typeof fields.channel })}
        allowDeselect={false}
      />
      <Why label={own.reason} value={fields.reason} onChange={(reason) => change({ reason })} />
    </Dialog>
  );
};

const OtherId = ({
  text,
  value,
  onChange,
}: {
  readonly text: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) => {
  const own = useWords(peopleWords);
  return (
    <>
      <Text size="sm">{text}</Text>
      <TextInput
        label={own.aliasLabel}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="off"
        required
      />
    </>
  );
};

const Merge = ({ customer: { customer }, isOpen, onClose }: Form) => {
  const own = useWords(peopleWords);
  const { fields, change, forget } = useDraft(`merge/${customer.id}`, { alias: '' });
  const merge = useAct('post', '/v1/customers/{id}/merge');
  return (
    <Dialog
      title={own.act.merge}
      does={own.act.merge}
      isOpen={isOpen}
      onClose={onClose}
      acting={merge}
      isReady={fields.alias.trim() !== ''}
      onSubmit={() =>
        merge.mutate(
          { params: { path: { id: customer.id } }, body: { alias: fields.alias.trim() } },
          {
            onSuccess: ({ alias }) => {
              forget();
              sayDone(own.merged(alias));
              onClose();
            },
          },
        )
      }
    >
      <OtherId text={own.mergeText} value={fields.alias} onChange={(alias) => change({ alias })} />
    </Dialog>
  );
};

const Stays = ({ stays }: { readonly stays: readonly string[] }) => {
  const own = useWords(peopleWords);
  if (stays.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm">{own.stays}</Text>
      <List size="sm">
        {stays.map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
    </Stack>
  );
};

const Split = ({ customer: { customer }, isOpen, onClose }: Form) => {
  const own = useWords(peopleWords);
  const frame = useWords(frameWords);
  const { fields, change, forget } = useDraft(`split/${customer.id}`, { alias: '' });
  const split = useAct('post', '/v1/customers/{id}/split');
  const done = split.data;
  const close = (): void => {
    split.reset();
    onClose();
  };
  return (
    <Dialog
      title={own.act.split}
      does={done === undefined ? own.act.split : frame.done}
      isOpen={isOpen}
      onClose={close}
      acting={split}
      isReady={done !== undefined || fields.alias.trim() !== ''}
      onSubmit={() =>
        done === undefined
          ? split.mutate(
              { params: { path: { id: customer.id } }, body: { alias: fields.alias.trim() } },
              { onSuccess: forget },
            )
          : close()
      }
    >
      {done === undefined ? (
        <OtherId text={own.splitText} value={fields.alias} onChange={(alias) => change({ alias })} />
      ) : (
        <>
          <Text size="sm">{own.splitDone(done.events)}</Text>
          <Stays stays={done.stays} />
        </>
      )}
    </Dialog>
  );
};

const Reinstate = ({ customer: { customer }, isOpen, onClose }: Form) => {
  const own = useWords(peopleWords);
  const { fields, change, forget } = useDraft(`reinstate/${customer.id}`, { reason: '' });
  const reinstate = useAct('post', '/v1/customers/{id}/reinstate');
  return (
    <Dialog
      title={own.act.reinstate}
      does={own.act.reinstate}
      isOpen={isOpen}
      onClose={onClose}
      acting={reinstate}
      isReady={fields.reason.trim() !== ''}
      onSubmit={() =>
        reinstate.mutate(
          { params: { path: { id: customer.id } }, body: fields },
          {
            onSuccess: () => {
              forget();
              sayDone(own.reinstated);
              onClose();
            },
          },
        )
      }
    >
      <Text size="sm">{own.reinstateText}</Text>
      <Why label={own.reason} value={fields.reason} onChange={(reason) => change({ reason })} />
    </Dialog>
  );
};

const Remove = ({ customer: { customer, enrolments }, isOpen, onClose }: Form) => {
  const own = useWords(peopleWords);
  const open = enrolments.filter((each) => each.isOpen).map(({ journey }) => journey);
  // Of several none is chosen for somebody who only reads the button.
  const [only = ''] = open.length === 1 ? open : [];
  const { fields, change, forget } = useDraft(`remove/${customer.id}`, { journey: only, why: '' });
  const remove = useAct('post', '/v1/journeys/{id}/customers/remove');
  return (
    <Dialog
      title={own.act.remove}
      does={own.act.remove}
      isGrave
      isOpen={isOpen}
      onClose={onClose}
      acting={remove}
      isReady={fields.why.trim() !== '' && fields.journey !== ''}
      onSubmit={() =>
        remove.mutate(
          { params: { path: { id: fields.journey } }, body: { customers: [customer.id], why: fields.why } },
          {
            onSuccess: ({ removed }) => {
              forget();
              sayDone(removed === 0 ? own.notInIt : own.removed);
              onClose();
            },
          },
        )
      }
    >
      <Text size="sm">{own.removeText}</Text>
      <Select
        label={own.chooseJourney}
        data={open}
        value={fields.journey}
        onChange={(journey) => journey !== null && change({ journey })}
        allowDeselect={false}
      />
      <Why value={fields.why} onChange={(why) => change({ why })} />
    </Dialog>
  );
};

const Erase = ({ customer: { customer }, isOpen, onClose }: Form) => {
  const own = useWords(peopleWords);
  const [, go] = useLocation();
  const [typed, setTyped] = useState('');
  const erase = useAct('delete', '/v1/customers/{id}');
  return (
    <Dialog
      title={own.act.erase}
      does={own.act.erase}
      isGrave
      isOpen={isOpen}
      onClose={onClose}
      acting={erase}
      isReady={typed === customer.id}
      onSubmit={() =>
        erase.mutate(
          { params: { path: { id: customer.id } } },
          {
            onSuccess: () => {
              forgetLooked(customer.id);
              sayDone(own.erased);
              go('/people');
            },
          },
        )
      }
    >
      <Text size="sm">{own.eraseText}</Text>
      <TextInput
        label={own.eraseConfirm(customer.id)}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
    </Dialog>
  );
};

const save = (name: string, content: unknown): void => {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

export const Acts = ({ customer }: { readonly customer: Known }) => {
  const own = useWords(peopleWords);
  const [open, setOpen] = useState<keyof typeof forms>();
  const { id } = customer.customer;
  const isMay = {
    export: useMay('GET /v1/customers/{id}/export'),
    lift: useMay('POST /v1/customers/{id}/lift'),
    merge: useMay('POST /v1/customers/{id}/merge'),
    split: useMay('POST /v1/customers/{id}/split'),
    reinstate: useMay('POST /v1/customers/{id}/reinstate') && customer.customer.suppressed === 'nobody',
    remove:
      useMay('POST /v1/journeys/{id}/customers/remove') && customer.enrolments.some(({ isOpen }) => isOpen),
    erase: useMay('DELETE /v1/customers/{id}'),
  };
  const forms = {
    lift: Lift,
    merge: Merge,
    split: Split,
    reinstate: Reinstate,
    remove: Remove,
    erase: Erase,
  };
  const download = async (): Promise<void> => {
    try {
      const all = await ask('get', '/v1/customers/{id}/export', { params: { path: { id } } });
      save(`customer-${id.replaceAll(/[^\w.-]+/g, '-')}.json`, all);
      sayDone(own.exported);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      sayDone(<FaultText fault={error} />);
    }
  };
  const item = (name: keyof typeof isMay, onClick: () => void): ReactNode =>
    isMay[name] && (
      <Menu.Item key={name} color={name === 'erase' ? 'red' : undefined} onClick={onClick}>
        {own.act[name]}
      </Menu.Item>
    );
  if (!Object.values(isMay).includes(true)) return null;
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="default">{own.acts}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {item('export', () => void download())}
          {(Object.keys(forms) as (keyof typeof forms)[]).map((name) => item(name, () => setOpen(name)))}
        </Menu.Dropdown>
      </Menu>
      {(Object.keys(forms) as (keyof typeof forms)[]).map((name) => {
        const Shown = forms[name];
        return (
          isMay[name] && (
            <Shown key={name} customer={customer} isOpen={open === name} onClose={() => setOpen(undefined)} />
          )
        );
      })}
    </>
  );
};
