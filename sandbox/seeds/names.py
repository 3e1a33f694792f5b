"""Names of invented companies, any number of them."""

PLACES = (
    "Alder", "Birch", "Bracken", "Briar", "Canal", "Cedar", "Chalk", "Clay", "Cliff", "Coral", "Delta", "Elm",
    "Estuary", "Fen", "Fjord", "Flint", "Forge", "Garnet", "Glen", "Gorse", "Gravel", "Gull", "Harbour", "Hazel",
    "Heath", "Hickory", "Iris", "Ivory", "Jasper", "Juniper", "Kelp", "Lagoon", "Larch", "Lichen", "Linden",
    "Maple", "Marsh", "Meadow", "Moor", "Mosaic", "Nettle", "Oak", "Onyx", "Opal", "Orchid", "Pebble", "Pine",
    "Prairie", "Quartz", "Reed", "Ridge", "Rowan", "Saffron", "Sedge", "Slate", "Spruce", "Sumac", "Thistle",
    "Tundra", "Umber", "Willow", "Yarrow",
)  # fmt: skip
TRADES = (
    "Aerosystems", "Agritech", "Analytics", "Automation", "Bakeries", "Batteries", "Bearings", "Breweries",
    "Castings", "Chillers", "Coatings", "Compressors", "Controls", "Conveyors", "Dairies", "Drives", "Elevators",
    "Extrusion", "Fasteners", "Filtration", "Foundry", "Greenhouses", "Hydraulics", "Instruments", "Joinery",
    "Laboratories", "Lighting", "Logistics", "Machining", "Metering", "Mills", "Molding", "Optics", "Packaging",
    "Pneumatics", "Polymers", "Printing", "Pumps", "Recycling", "Robotics", "Sensors", "Shipping", "Solar",
    "Textiles", "Tooling", "Turbines", "Utilities", "Valves", "Ventilation", "Welding",
)  # fmt: skip
COUNTRIES = ("US", "US", "US", "GB", "DE", "NL", "CA", "FR", "SE", "AU", "NO", "IT", "ES", "PL", "AT", "CH", "JP", "MX")


def company_name(number: int) -> str:
    """Return the name that belongs to a number: 3,100 plain ones, then the same with a numeral."""
    series, index = divmod(number, len(PLACES) * len(TRADES))
    place, trade = index % len(PLACES), (index // len(PLACES) + index) % len(TRADES)
    return f"{PLACES[place]} {TRADES[trade]}" + (f" {series + 1}" if series else "")
