"""TypeScript with JSX, read into the shape for all languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from shipcheck.code.languages.tsx import read
from tests.code.languages.outline import outline
from tests.code.languages.wholeness import check_spans, damaged, lost_calls

SAMPLE = """import { useFlags } from 'launchdarkly-react-client-sdk';
type Props = { cart: Cart; onPaid?: (id: string) => void };

export const Checkout: React.FC<Props> = ({ cart, onPaid = noop() }) => {
  const { newCheckout = false } = useFlags<Flags>();
  const total = useMemo<number>(() => sum(cart.lines!), [cart]);
  useEffect(() => { if (newCheckout) track('seen', { total } as Event); }, []);
  if (!cart) return null;
  return (
    <Page<Cart> title={t('checkout')} footer={newCheckout ? <NewFooter total={total} /> : null}>
      {newCheckout && <Express onPaid={(id) => onPaid!(id)} />}
      {cart.lines.map((line): JSX.Element => (
        <Line key={line.id} {...props(line)}>&nbsp;{format(line.price)} each</Line>
      ))}
    </Page>
  );
};
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const x = <T,>(a: T) => <A<T> b={a!} />", "fn x(a) {return <A(b: a)>}"),
        ("const A: FC<P> = ({ b }: P) => <C.D>{b as E}</C.D>",
         "fn A(, b) {return <C.D()> {b}}"),
        ("export default function A(): JSX.Element { return <>{on ? <B /> : null}</> }",
         "fn A() {return <()> {(on ? <B()> : None)}}"),
    ],
)  # fmt: skip
def test_elements_and_types(source: str, expected: str) -> None:
    assert outline("tsx", source) == expected


def test_no_call_is_lost() -> None:
    kinds = {"call_expression", "new_expression"}
    assert lost_calls("tsx", SAMPLE, "tree_sitter_typescript", kinds, "language_tsx") == []


@settings(max_examples=100, deadline=None)
@given(damaged(SAMPLE))
def test_reads_anything(source: bytes) -> None:
    check_spans(read(source))
