"""The demo: about 150 teams over 18 months, with every case that the handbook knows."""

from sandbox.seeds.build import Build
from sandbox.seeds.contract import add_products
from sandbox.seeds.stories import background, contracted, coupons, credits, links, self_service, trouble, verdicts
from sandbox.world import World

CHAPTERS = (verdicts, self_service, trouble, coupons, credits, contracted, links, background)


def build(world: World) -> None:
    """Fill a world; ids and names depend only on the seed, dates on `world.clock.now()`."""
    site = Build(world, seed="demo")
    site.catalog()
    site.properties()
    add_products(site)
    for chapter in CHAPTERS:
        for story in chapter.STORIES:
            story(site)
