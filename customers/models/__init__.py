from customers.models.company import Company, Contact
from customers.models.customer import Customer, PaymentMethod
from customers.models.ticket import Ticket

__all__ = ["Company", "Contact", "Customer", "PaymentMethod", "Ticket"]
