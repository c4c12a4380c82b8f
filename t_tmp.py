from tests.bench._ground import Ground
from tests.bench import _gas_rebalance as g
x=Ground()
try: print(g.rebalance(x)); print({k:v for k,v in x.deployment.items() if k in('Mandate','Rebalancer','UniswapV3Executor')})
finally: x.close()
